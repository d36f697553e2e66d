import { hostname } from 'node:os';
import type { HostMeaning, OriginMeaning } from './rule.ts';

/** What the servers under proof are started with. */
export const PUBLIC_URL = 'https://chat.example.com';
export const LISTED_ORIGIN = 'https://intranet.example.com';

export interface HostVariant {
  readonly name: string;
  readonly lines: readonly string[];
  readonly means: HostMeaning;
}

export function hostVariants(port: number): HostVariant[] {
  const host = (text: string, means: HostMeaning): HostVariant => ({ name: text, lines: [text], means });
  const twice = (name: string, ...lines: string[]): HostVariant => ({ name, lines, means: 'unknown' });
  const good = `localhost:${port}`;
  return [
    host(good, 'loopback'),
    host(`127.0.0.1:${port}`, 'loopback'),
    host(`[::1]:${port}`, 'loopback'),
    host('LOCALHOST', 'loopback'),
    host('localhost:9', 'loopback'),
    host(`192.0.2.44:${port}`, 'known'),
    host(`${hostname().toLowerCase()}:${port}`, 'known'),
    host('chat.example.com', 'known'),
    host(`attacker.example:${port}`, 'unknown'),
    host(`localhost.:${port}`, 'unknown'),
    host('127.0.0.1.evil.example', 'unknown'),
    host('2130706433', 'unknown'),
    host('0x7f.1', 'unknown'),
    host('chat.example.com.', 'unknown'),
    host(`user@localhost:${port}`, 'unknown'),
    host('', 'unknown'),
    twice('two: good, foreign', good, 'attacker.example'),
    twice('two: foreign, good', 'attacker.example', good),
  ];
}

export interface OriginVariant {
  readonly name: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly means: OriginMeaning;
}

/** `own` is that of the page which this Host would have served. */
export function originVariants(port: number, host: HostVariant): OriginVariant[] {
  const origin = (text: string, means: OriginMeaning): OriginVariant => ({
    name: text === '' ? '(empty)' : text,
    headers: { origin: text },
    means,
  });
  const own = `http://${(host.lines[0] ?? '').toLowerCase()}`;
  return [
    { name: 'none', headers: {}, means: 'none' },
    { name: 'none, same-origin', headers: { 'sec-fetch-site': 'same-origin' }, means: 'none' },
    { name: 'none, cross-site', headers: { 'sec-fetch-site': 'cross-site' }, means: 'foreign' },
    origin(own, 'own'),
    origin('http://localhost:5173', 'loopback page'),
    origin('https://127.0.0.1', 'loopback page'),
    origin(PUBLIC_URL, 'known'),
    origin(LISTED_ORIGIN, 'known'),
    origin('null', 'foreign'),
    origin('https://evil.example', 'foreign'),
    origin(`http://localhost:${port}.evil.example`, 'foreign'),
    origin('http://localhost:80001', 'foreign'),
    origin(`http://user@localhost:${port}`, 'foreign'),
    origin('http://127.attacker.example', 'foreign'),
    origin(`http://localhost:${port}/`, 'foreign'),
    origin('HTTP://LOCALHOST:8000', 'foreign'),
    origin(`${PUBLIC_URL}.evil.example`, 'foreign'),
    origin('http://chat.example.com.evil.example', 'foreign'),
    origin('', 'foreign'),
    { name: 'two: own, foreign', headers: { origin: [own, 'https://evil.example'] }, means: 'foreign' },
  ];
}
