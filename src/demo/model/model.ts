import type { IncomingMessage, ServerResponse } from 'node:http';
import { DateTime } from 'luxon';
import { newToken } from '../../base/ids.ts';
import { startLoopbackServer } from '../../base/loopback-server.ts';
import { Secret } from '../../base/secret.ts';
import { readConversation } from './conversation/conversation.ts';
import { nextStep } from './planning/next-step.ts';
import { type GeminiRequest, geminiRequestSchema } from './wire/gemini-request.ts';
import { INTERNAL, invalidArgument, notFound, WRONG_KEY } from './wire/google-error.ts';
import { type Behaviour, provoke } from './wire/provocations.ts';
import { readBody } from './wire/read-body.ts';
import { promptTokens } from './wire/reply.ts';
import { type Form, send, sendError, sendJson } from './wire/send.ts';

export interface DemoModel {
  /** `http://127.0.0.1:PORT`, no trailing slash: a Gemini API base URL. */
  readonly url: string;
  /** New at each start; any other key is refused as Google does. */
  readonly apiKey: Secret;
  /** Cuts every open stream. */
  close(): Promise<void>;
}

export interface DemoModelOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Sees every request with a good key; `path` is without the query, since that may hold the key. */
  readonly onRequest?: (request: { method: string; path: string; body: unknown }) => void;
}

/** The one model it lists; generate calls work under any name and echo it. */
export const DEMO_MODEL = 'demo-rules';
const MODEL = {
  name: `models/${DEMO_MODEL}`,
  version: '1',
  displayName: 'Demo model (rules)',
  description: 'Plans Looker queries by rules, in Portuguese and English. Not a language model.',
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 8_192,
  supportedGenerationMethods: ['generateContent', 'countTokens'],
};

/**
 * Serves the Gemini API (v1beta) on 127.0.0.1 with answers made by rules over what the offered Looker tools report.
 * Each answer follows from its request alone. Rejects when the port is taken.
 */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const apiKey = new Secret(newToken());
  const used = new Set<string>();
  const server = await startLoopbackServer((request, response) => {
    handle(request, response, apiKey, used, options).catch(() => {
      if (response.headersSent) response.destroy();
      else sendError(response, INTERNAL);
    });
  }, options.port);
  return { url: server.url, apiKey, close: () => server.close() };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  apiKey: Secret,
  used: Set<string>,
  { onRequest }: DemoModelOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://demo.invalid');
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const key = request.headers['x-goog-api-key'] ?? url.searchParams.get('key') ?? '';
  if (typeof key !== 'string' || !apiKey.equals(key)) return sendError(response, WRONG_KEY);
  if (body === undefined) return sendError(response, invalidArgument('Invalid JSON payload received.'));
  onRequest?.({ method, path: url.pathname, body: body.json });

  const [, name, action] = /^\/v1beta\/models(?:\/([^:]+?))?(?::(\w+))?$/.exec(url.pathname) ?? [];
  if (method === 'GET' && url.pathname === '/v1beta/models') {
    return sendJson(response, 200, JSON.stringify({ models: [MODEL] }));
  }
  if (method === 'GET' && action === undefined && `models/${name}` === MODEL.name) {
    return sendJson(response, 200, JSON.stringify(MODEL));
  }
  if (method === 'POST' && name !== undefined && action !== undefined && ACTIONS.has(action)) {
    const parsed = geminiRequestSchema.safeParse(body.json);
    if (!parsed.success) return sendError(response, invalidArgument('contents: a list of contents is expected.'));
    const form = action === 'generateContent' ? 'whole' : url.searchParams.get('alt') === 'sse' ? 'sse' : 'array';
    if (action === 'countTokens') {
      return sendJson(response, 200, JSON.stringify({ totalTokens: promptTokens(parsed.data) }));
    }
    return await generate(parsed.data, { response, form, model: name }, used);
  }
  return sendError(response, notFound(name === undefined ? url.pathname : `models/${name}`));
}

const ACTIONS: ReadonlySet<string> = new Set(['generateContent', 'streamGenerateContent', 'countTokens']);

async function generate(
  request: GeminiRequest,
  to: { readonly response: ServerResponse; readonly form: Form; readonly model: string },
  used: Set<string>,
): Promise<void> {
  const conversation = readConversation(request);
  await send(provoke(conversation, used) ?? planned(conversation), { ...to, request });
}

function planned(conversation: ReturnType<typeof readConversation>): Behaviour {
  const step = nextStep(conversation, DateTime.utc().startOf('day'));
  const { thought } = step;
  const said = step.kind === 'calls' ? { calls: step.calls } : { text: step.text };
  return { kind: 'reply', reply: { thought, ...said, finishReason: 'STOP' } };
}
