import * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import { languageSchema } from './language.ts';

export const SETUP_STEPS = ['gemini_install', 'looker_config', 'looker_test', 'interface_setup', 'complete'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Longest accepted values, in characters: a URL as browsers take it, Looker's ids and secrets are 20 and 24 long. */
const LIMITS = { url: 2048, client_id: 256, client_secret: 1024, gemini_api_key: 256 } as const;
const text = (field: keyof typeof LIMITS) => z.string().check(z.maxLength(LIMITS[field]));
const typed = (field: keyof typeof LIMITS) => z._default(text(field), '');

/** What a client may send to begin the set-up. With `use_demo` true the Looker fields are not looked at. */
export const setupConfigSchema = z.object({
  url: typed('url'),
  client_id: typed('client_id'),
  client_secret: typed('client_secret'),
  use_demo: z._default(z.boolean(), false),
  verify_ssl: z._default(z.boolean(), true),
  /** Empty at the address that is connected: the key kept with that connection stays. */
  gemini_api_key: typed('gemini_api_key'),
  language: z.optional(languageSchema),
});
export type SetupConfig = z.infer<typeof setupConfigSchema>;

/** What may be changed of a connection without connecting anew. Never its address: that asks for the secret again. */
export const connectionChangeSchema = z.strictObject({
  client_id: z.optional(text('client_id')),
  client_secret: z.optional(text('client_secret')),
  /** `null`: the connection has no key of its own any more. */
  gemini_api_key: z.optional(z.nullable(text('gemini_api_key'))),
  /** Whether questions may use explores and fields that are hidden in Looker; not at first. */
  show_hidden: z.optional(z.boolean()),
});
export type ConnectionChange = z.infer<typeof connectionChangeSchema>;

export const setupStatusSchema = z.object({
  status: z.enum(['loading', 'installing', 'done', 'error']),
  message: z.string(),
  /** 0 to 100; never falls within a run. */
  progress: z.number(),
  /** One of SETUP_STEPS, or `auth` / `protocol` for a frame refused before a run. */
  step: z.string(),
  code: z.optional(z.string()),
  detail: z.optional(z.string()),
  /** Of the configuration, when one field is at fault. */
  field: z.optional(z.string()),
});
export type SetupStatus = z.infer<typeof setupStatusSchema> & { code?: ErrorCode };
