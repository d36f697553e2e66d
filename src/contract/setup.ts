import * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import { languageSchema } from './language.ts';

export const SETUP_STEPS = ['gemini_install', 'looker_config', 'looker_test', 'interface_setup', 'complete'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Longest accepted values, in characters: a URL as browsers take it, Looker's ids and secrets are 20 and 24 long. */
const text = (limit: number) => z._default(z.string().check(z.maxLength(limit)), '');

/** What a client may send to begin the set-up. With `use_demo` true the Looker fields are not looked at. */
export const setupConfigSchema = z.object({
  url: text(2048),
  client_id: text(256),
  client_secret: text(1024),
  use_demo: z._default(z.boolean(), false),
  verify_ssl: z._default(z.boolean(), true),
  gemini_api_key: text(256),
  language: z.optional(languageSchema),
});
export type SetupConfig = z.infer<typeof setupConfigSchema>;

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
