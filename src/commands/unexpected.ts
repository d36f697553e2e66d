import { createLog } from '../base/log.ts';
import { Redactor } from '../base/redactor.ts';
import type { Config } from '../config/config.ts';
import type { CodedError } from '../contract/errors.ts';

/** A command that fails unexpectedly says that the log has the cause: it gets it, without the secrets of the settings. */
export function logUnexpected(failure: CodedError, config: Config | undefined): void {
  if (failure.code !== 'internal') return;
  const redactor = new Redactor();
  const { accessToken, encryptionKey, geminiApiKey, previousKeys = [] } = config ?? {};
  for (const secret of [accessToken, encryptionKey, geminiApiKey, ...previousKeys]) {
    if (secret !== undefined) redactor.add(secret);
  }
  const log = createLog({ level: config?.logLevel ?? 'info', redactor });
  log.error({ err: failure.cause }, 'the command failed unexpectedly');
}
