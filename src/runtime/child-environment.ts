import { delimiter, dirname } from 'node:path';

/** The operator's environment as the server found it; children get from it by name only. */
export type OperatorEnvironment = Readonly<Record<string, string | undefined>>;

/** How the operator's network is left: proxies (either spelling is in use) and certificates of a proxy that opens TLS. */
const NETWORK = [
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
];

/** The named variables that are set. */
export function pick(environment: OperatorEnvironment, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

export const pickNetwork = (environment: OperatorEnvironment): Record<string, string> => pick(environment, NETWORK);

/** The operator's PATH with this very Node first: scripts that say `env node` run on the Node we run on. */
export const pathOf = (environment: OperatorEnvironment): string =>
  [dirname(process.execPath), ...(environment['PATH'] ?? '').split(delimiter)].filter(Boolean).join(delimiter);
