import { join, resolve } from 'node:path';
import { systemClock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { sentence } from '../i18n/i18n.ts';
import { databaseFile } from '../rooms.ts';
import { copyDatabase } from '../storage/storage.ts';

/** Copies the database to `file`, beside a running server too, and says what the copy holds. */
export async function backup(
  config: Config,
  { file, print }: { file: string | undefined; print: (line: string) => void },
): Promise<number> {
  const { language } = config;
  const to = file === undefined ? join(config.dataDir, 'backups', nameOf(systemClock.now())) : resolve(file);
  const { bytes, conversations, questions, results, sealed } = await copyDatabase(databaseFile(config), to);
  const kilobytes = Math.ceil(bytes / 1024);
  print(sentence(language, 'command', 'backup_done', { file: to, kilobytes }));
  print(sentence(language, 'command', 'backup_holds', { conversations, questions, results }));
  print(sentence(language, 'command', sealed > 0 ? 'backup_sealed' : 'backup_no_secret'));
  return 0;
}

/** Names that sort by time: `looker-chat-20261122-153000.db` (UTC). */
const nameOf = (now: Date): string =>
  `looker-chat-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.db`;
