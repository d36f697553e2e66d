import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flush } from '../base/flush.ts';
import { isToken, newToken } from '../base/ids.ts';
import { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { sentence } from '../i18n/i18n.ts';

const FILE = 'access-token';

/**
 * The token that lets others in: the configured one, or that of DATA_DIR/access-token (0600), made where there is none
 * or the file is empty. Throws config_invalid for a text that is no token: a short one could be guessed.
 */
export async function accessToken(
  dataDir: string,
  configured: Secret | undefined,
  language: Language,
): Promise<Secret> {
  if (configured !== undefined) return configured;
  const file = join(dataDir, FILE);
  const token = (await read(file)) || (await make(dataDir, file));
  if (!isToken(token)) {
    const problem = sentence(language, 'config', 'token_problem');
    const instead = sentence(language, 'config', 'token_instead');
    throw new CodedError('config_invalid', { params: { name: `DATA_DIR/${FILE}`, problem, instead } });
  }
  await chmod(file, 0o600);
  return new Secret(token);
}

async function read(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Under another name first: a full disk or a power cut leaves no half token, and later none takes it away. */
async function make(dataDir: string, file: string): Promise<string> {
  const draft = `${file}.new`;
  const token = newToken();
  await rm(draft, { force: true });
  await writeFile(draft, `${token}\n`, { flag: 'wx', mode: 0o600, flush: true });
  await rename(draft, file);
  await flush(dataDir);
  return token;
}
