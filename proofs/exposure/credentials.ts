/** What a place (a server with data in it) has to show. */
export interface Keys {
  readonly token: string;
  /** Cookies: of a session that lives, one that was signed out, one that has expired. */
  readonly live: string;
  readonly revoked: string;
  readonly expired: string;
}

export interface CredentialVariant {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Shown as the first frame; only sockets have one. */
  readonly frame?: string;
  readonly query?: string;
  readonly shown: boolean;
  /** Wrong tokens are counted against the address, so they come last. */
  readonly guess?: boolean;
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const wrong = (token: string): string => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;

export const credentialVariants = ({ token, live, revoked, expired }: Keys): CredentialVariant[] => [
  { name: 'none', headers: {}, shown: false },
  { name: 'bearer', headers: bearer(token), shown: true },
  { name: 'cookie', headers: { cookie: live }, shown: true },
  { name: 'signed-out cookie', headers: { cookie: revoked }, shown: false },
  { name: 'expired cookie', headers: { cookie: expired }, shown: false },
  { name: 'cookie never given', headers: { cookie: wrong(live) }, shown: false },
  { name: 'token in the address', headers: {}, query: `token=${token}&access_token=${token}`, shown: false },
  { name: 'token as cookie', headers: { cookie: `${live.split('=')[0]}=${token}` }, shown: false },
  { name: 'wrong bearer', headers: bearer(wrong(token)), shown: false, guess: true },
];

export const frameVariants = ({ token }: Keys): CredentialVariant[] => [
  { name: 'first frame', headers: {}, frame: token, shown: true },
  { name: 'wrong first frame', headers: {}, frame: wrong(token), shown: false, guess: true },
];
