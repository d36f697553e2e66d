import type { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';

/** Every encrypted value that is stored, to be rewritten together. */
export interface SealedRows {
  /**
   * In one transaction: replaces each token by `reseal(place, token)` and the stored fingerprint by `fingerprint`.
   * Gives the number of tokens. When `reseal` throws, nothing is changed.
   */
  rewrite(reseal: (place: string, token: string) => string, fingerprint: string): Promise<number>;
}

/**
 * Encrypts all stored secrets anew under the current key and gives their number. All or nothing, also when the process
 * is killed in the middle; may be repeated. Throws `encryption_key_missing` without a current key and
 * `secret_unreadable` when some secret is of neither the current nor a previous key.
 */
export async function rotateKeys(
  vault: {
    readonly fingerprint: string | undefined;
    seal(place: string, secret: Secret): string;
    unseal(place: string, token: string): Secret;
  },
  rows: SealedRows,
): Promise<number> {
  if (vault.fingerprint === undefined) throw new CodedError('encryption_key_missing');
  return rows.rewrite((place, token) => vault.seal(place, vault.unseal(place, token)), vault.fingerprint);
}
