// @ts-check
// Fernet beside Python's `cryptography`, the reference: the same message and key, sealed and opened again and again.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeKey, decryptFernet, encryptFernet, fernetKey, generateKey } from './built.mjs';

const ROUNDS = 20_000;
const MESSAGE = 'a client secret of an ordinary length, 64 characters of it, or so';
const LIMIT_MS = 60_000;

const REFERENCE = `
import sys, time
from cryptography.fernet import Fernet
key, rounds, message = Fernet(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
started = time.perf_counter()
for _ in range(rounds): key.decrypt(key.encrypt(message))
print((time.perf_counter() - started) * 1e6 / rounds)
`;

/**
 * Microseconds to seal and open once; `theirs` is absent where Python or its package is not installed.
 * @returns {Promise<{ oursMicros: number; theirsMicros: number | undefined }>}
 */
export async function measureFernet() {
  const text = generateKey();
  const key = fernetKey(decodeKey('ENCRYPTION_KEY', text));
  const message = Buffer.from(MESSAGE);
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    if (decryptFernet(key, encryptFernet(key, message, new Date())) === undefined) throw new Error('not readable');
  }
  const oursMicros = ((performance.now() - started) * 1000) / ROUNDS;
  const args = ['-c', REFERENCE, text, String(ROUNDS), MESSAGE];
  const printed = await promisify(execFile)('python3', args, { timeout: LIMIT_MS }).catch(() => undefined);
  return { oursMicros, theirsMicros: printed === undefined ? undefined : Number(printed.stdout) };
}
