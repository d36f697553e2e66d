import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../base/ids.ts';
import { Secret } from '../base/secret.ts';

/** The token that lets others in: the configured one, or that of DATA_DIR/access-token (0600), made at the first start. */
export async function accessToken(dataDir: string, configured: Secret | undefined): Promise<Secret> {
  if (configured !== undefined) return configured;
  const file = join(dataDir, 'access-token');
  try {
    await writeFile(file, `${newToken()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await chmod(file, 0o600);
  }
  return new Secret((await readFile(file, 'utf8')).trim());
}
