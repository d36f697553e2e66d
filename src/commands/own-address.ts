import { isIPv6 } from 'node:net';
import type { Config } from '../config/config.ts';

const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Where the server of these settings is reached on its own machine, at `port`. */
export function ownAddress({ host, tls }: Config, port: number): string {
  const name = ANY_ADDRESS.has(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}`;
}
