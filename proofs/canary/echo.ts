/** Where the product cuts the words of others (500 characters), seen from the beginning of a message or of its JSON. */
const CUTS = [500, 440];
const FILLER = 'the request that was refused held ';

/**
 * A message that repeats a secret at its beginning and again across each place where it may be cut: a cut secret is no
 * longer the one that a redactor knows.
 */
export function echoAcross(...secrets: readonly string[]): string {
  let message = '';
  for (const secret of secrets) message += `${FILLER}${secret} `;
  for (const [index, cut] of CUTS.toSorted((a, b) => a - b).entries()) {
    const secret = secrets[index % secrets.length] ?? '';
    message = `${message.padEnd(cut - Math.floor(secret.length / 2), '.')}${secret}`;
  }
  return message;
}
