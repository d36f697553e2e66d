import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { generateKey } from '../../src/vault/vault.ts';
import type { KnownSecret } from './scanner.ts';

/** A parser of JSON takes this for `false`, stumbles, and quotes ten characters on either side. */
const STUMBLE = 'falsx';
/** Printable, with characters that JSON, URLs and forms write differently, too far apart to thin out a find. */
const odd = (): string =>
  `${STUMBLE}${['"', '\\', '+', '%'].map(mark => randomBytes(12).toString('base64url') + mark).join('')}`;
/** What a cookie, a bearer or a Google key may hold: no quote that a client would choke on. */
const plain = (prefix: string): string => prefix + randomBytes(36).toString('base64url');

/** What a person or an operator gives to the product in one run; new in every run, 40 characters at least. */
export const makeGiven = () => ({
  client_id: plain('canary-id-'),
  client_secret: odd(),
  wrong_client_secret: odd(),
  gemini_api_key: plain('AIza'),
  connection_key: plain(`${STUMBLE}AIza`),
  wrong_connection_key: plain('AIza'),
  access_token: plain(''),
  wrong_access_token: plain(''),
  /** In the operator's NODE_OPTIONS, and in a variable that is none of the product's business. */
  node_options: plain(''),
  foreign_variable: plain(''),
  encryption_key: generateKey(),
  file_key: generateKey(),
});
export type Given = ReturnType<typeof makeGiven>;

/** Who in the built product asked for a random token, and what it is for. */
const MAKERS: readonly (readonly [file: string, kind: string])[] = [
  ['/looker/gateway.js', 'turn_token'],
  ['/looker/ticket-registry.js', 'ticket'],
  ['/looker/toolbox-process.js', 'toolset'],
  ['/server/credentials.js', 'session'],
  ['/server/access-token.js', 'made_access_token'],
  ['/demo/model/model.js', 'demo_model_key'],
  ['/demo/looker/sessions.js', 'demo_looker_token'],
];

/** All secrets of a run: those given, those the Looker stand-in issued, those the product made for itself. */
export class Secrets {
  readonly given = makeGiven();
  readonly #issued: KnownSecret[] = [];
  readonly #tapped: string;

  /** `tapped`: where token-tap.mjs writes. */
  constructor(tapped: string) {
    this.#tapped = tapped;
  }

  issueLookerToken(): string {
    const value = plain(STUMBLE);
    this.#issued.push({ kind: 'looker_token', value });
    return value;
  }

  /** Throws when the product made a token whose purpose is not in the table: it would not be looked for by name. */
  all(): KnownSecret[] {
    const given = Object.entries(this.given).map(([kind, value]) => ({ kind, value }));
    const lines = existsSync(this.#tapped) ? readFileSync(this.#tapped, 'utf8').trim().split('\n') : [];
    return [...given, ...this.#issued, ...lines.map(readMade)];
  }
}

function readMade(line: string): KnownSecret {
  const [value = '', stack = ''] = line.split('\t');
  const maker = MAKERS.find(([file]) => stack.includes(file));
  if (maker === undefined) throw new Error(`a token of unknown purpose was made: ${stack}`);
  return { kind: maker[1], value };
}
