import * as z from 'zod/mini';
import {
  type ConnectionSummary,
  type ConversationSummary,
  connectionSchema,
  conversationSchema,
  errorBodySchema,
  suggestionsSchema,
} from '../../../src/contract/api.ts';
import type { Language } from '../../../src/contract/language.ts';
import { setupStatusSchema } from '../../../src/contract/setup.ts';
import { heardTime } from './server-clock.ts';

/** `signed_in`: by token and cookie; a member without it is let in for being on the same machine. */
const sessionSchema = z.object({ member: z.boolean(), signed_in: z.optional(z.boolean()) });
const setupStateSchema = z.object({
  running: z.boolean(),
  connected: z.boolean(),
  /** True when the server has a Gemini key of its own. */
  model_key: z.optional(z.boolean()),
  /** False when the server has no encryption key and so keeps no credentials. */
  keeps_secrets: z.optional(z.boolean()),
  started_at: z.optional(z.string()),
  /** Newest status of the set-up that runs, or that ran last. */
  status: z.optional(setupStatusSchema),
});
export type SetupState = z.infer<typeof setupStateSchema>;

/** The server did not do what was asked. `code` is one of the product's, or `unreachable`. */
export class ApiError extends Error {
  readonly code: string;
  /** Of what was sent, when one is at fault. */
  readonly field: string | undefined;
  constructor(code: string, message: string, field?: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.field = field;
  }
}

/** Calls the HTTP API; messages of failures come in `language()`. */
export class Api {
  readonly #language: () => Language;
  readonly #server: string;

  /** `server`: the origin of another than the one the page came from. */
  constructor(language: () => Language, server = '') {
    this.#language = language;
    this.#server = server;
  }

  session = () => this.read(sessionSchema, '/api/session');
  signIn = (token: string) => this.send('POST', '/api/session', { token });
  signOut = () => this.send('DELETE', '/api/session');
  setup = () => this.read(setupStateSchema, '/api/setup');
  connections = (): Promise<ConnectionSummary[]> => this.read(z.array(connectionSchema), '/api/connections');
  disconnect = (id: string) => this.send('DELETE', `/api/connections/${encodeURIComponent(id)}`);
  /** All, or those that have every word of `search` in title, question or answer; at most 200 characters. */
  conversations = (search = '', signal?: AbortSignal): Promise<ConversationSummary[]> => {
    const query = search === '' ? '' : `?${new URLSearchParams({ search })}`;
    return this.read(z.array(conversationSchema), `/api/conversations${query}`, signal);
  };
  conversation = (id: string): Promise<ConversationSummary> =>
    this.read(conversationSchema, `/api/conversations/${encodeURIComponent(id)}`);
  /** First questions, or such as follow the answer that `resultId` is the last result of. */
  suggestions = async (resultId: string | undefined, signal: AbortSignal): Promise<readonly string[]> => {
    const result = resultId === undefined ? {} : { result_id: resultId };
    const query = new URLSearchParams({ language: this.#language(), ...result });
    return (await this.read(suggestionsSchema, `/api/suggestions?${query}`, signal)).questions;
  };
  rename = (id: string, title: string) => this.send('PATCH', `/api/conversations/${encodeURIComponent(id)}`, { title });
  remove = (id: string) => this.send('DELETE', `/api/conversations/${encodeURIComponent(id)}`);

  async read<T extends z.ZodMiniType>(schema: T, path: string, signal?: AbortSignal): Promise<z.infer<T>> {
    return schema.parse(await (await this.send('GET', path, undefined, signal)).json());
  }

  async send(method: string, path: string, body?: object, signal: AbortSignal | null = null): Promise<Response> {
    const response = await fetch(this.#server + path, {
      method,
      signal,
      headers: {
        'accept-language': this.#language(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(cause => {
      throw new ApiError('unreachable', String(cause));
    });
    heardTime(response.headers.get('date'));
    if (response.ok) return response;
    const failure = errorBodySchema.safeParse(await response.json().catch(() => undefined));
    if (!failure.success) throw new ApiError('unreachable', `HTTP ${response.status}`);
    const { code, message, field } = failure.data.error;
    throw new ApiError(code, message, field?.replace(/^body\./, ''));
  }
}
