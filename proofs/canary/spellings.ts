/** The ways in which a secret may be written down. */
export type Form = 'raw' | 'json' | 'url' | 'base64' | 'hex' | 'utf16';

/** One way to write a secret, and how much of it in a row is a find. */
export interface Spelling {
  readonly form: Form;
  readonly bytes: Buffer;
  /** In bytes. */
  readonly shortest: number;
}

/** Characters of a secret that are a leak already: nobody guesses the rest, but nothing writes twelve by accident. */
export const SHORTEST = 12;
/** Of base64: twelve bytes are sixteen characters. */
const SHORTEST_BASE64 = (SHORTEST * 4) / 3;

/** All spellings of a secret that differ from one another, the plainest first. */
export function spellingsOf(secret: string): Spelling[] {
  const url = encodeURIComponent(secret);
  const hex = Buffer.from(secret).toString('hex');
  const written: [Form, string, number][] = [
    ['raw', secret, SHORTEST],
    ['json', JSON.stringify(secret).slice(1, -1), SHORTEST],
    ['url', url, SHORTEST],
    ['url', url.replaceAll(/%../g, code => code.toLowerCase()), SHORTEST],
    ['url', new URLSearchParams({ s: secret }).toString().slice(2), SHORTEST],
    ['hex', hex, 2 * SHORTEST],
    ['hex', hex.toUpperCase(), 2 * SHORTEST],
    ...[0, 1, 2].flatMap(offset => base64At(secret, offset)),
  ];
  const different = new Map(written.toReversed().map(spelling => [spelling[1], spelling]));
  return [
    ...[...different.values()]
      .toReversed()
      .map(([form, text, shortest]) => ({ form, bytes: Buffer.from(text), shortest })),
    { form: 'utf16', bytes: Buffer.from(secret, 'utf16le'), shortest: 2 * SHORTEST },
  ];
}

/** Both alphabets, for a secret that begins `offset` bytes (modulo 3) into what is encoded: only what it alone decides. */
function base64At(secret: string, offset: number): [Form, string, number][] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const isShared = bytes.length % 3 !== 0; // the last character then depends on what follows
  const own = (text: string): string =>
    text
      .replace(/=+$/, '')
      .slice(Math.ceil((offset * 8) / 6))
      .slice(0, isShared ? -1 : undefined);
  return (['base64', 'base64url'] as const).map(alphabet => ['base64', own(bytes.toString(alphabet)), SHORTEST_BASE64]);
}
