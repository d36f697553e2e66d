// Loaded before the product (`node --import`): writes down each 256-bit token that the unchanged product makes, and who
// asked for it. Its own file is named in the query of its address, so no child inherits it.
import crypto from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const TOKEN_BYTES = 32;
const file = new URL(import.meta.url).searchParams.get('file');
const { randomBytes } = crypto;

crypto.randomBytes = (size, callback) => {
  if (callback !== undefined) return randomBytes(size, callback);
  const bytes = randomBytes(size);
  const stack = String(new Error('made').stack);
  if (size === TOKEN_BYTES && stack.includes('/base/ids.js')) {
    appendFileSync(file, `${bytes.toString('base64url')}\t${stack.replaceAll(/\s+/g, ' ')}\n`);
  }
  return bytes;
};
syncBuiltinESMExports();
