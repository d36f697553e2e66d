import type { ConnectionSummary } from '../../../src/contract/api.ts';
import type { SetupConfig } from '../../../src/contract/setup.ts';

/** What the form asks for. */
export type Details = Pick<SetupConfig, 'url' | 'client_id' | 'client_secret' | 'gemini_api_key' | 'verify_ssl'>;

/** The form's first values: those of the Looker that is connected, never a secret. */
export const detailsOf = (connection: ConnectionSummary | undefined): Details => ({
  url: connection?.url ?? '',
  client_id: connection?.client_id ?? '',
  client_secret: '',
  gemini_api_key: '',
  verify_ssl: connection?.verify_ssl ?? true,
});

const bare = (url: string): string => url.trim().replace(/\/+$/, '');

/** Whether the key kept with `connection` stays when none is typed: only at its own address. */
export const keepsModelKey = (connection: ConnectionSummary | null | undefined, url: string): boolean =>
  connection?.gemini_api_key === 'set' && connection.url !== null && bare(connection.url) === bare(url);
