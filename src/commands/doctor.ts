import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { createLog } from '../base/log.ts';
import { Redactor } from '../base/redactor.ts';
import { removeTree } from '../base/remove-tree.ts';
import { type Config, misspeltSettings } from '../config/config.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { errorSentence, type Sentences, sentence } from '../i18n/i18n.ts';
import { passingGroup } from '../keeping-apart.ts';
import { type AgentUser, databaseFile, Opened, openRooms, type Rooms } from '../rooms.ts';
import { isDataFolderOpen, isOfFormerRelease } from '../storage/storage.ts';
import { logUnexpected } from './unexpected.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

/** Each probe needs those before it; the first that fails ends the run, for what follows could only fail with it. */
const PROBES: readonly {
  name: keyof Sentences['doctor'];
  run: (rooms: Rooms, signal: AbortSignal) => Promise<void>;
}[] = [
  { name: 'programs', run: async ({ runtime }, signal) => void (await runtime.ensure({ signal })) },
  { name: 'agent', run: ({ agent }, signal) => agent.warm(signal) },
  { name: 'connection', run: async ({ destinations }) => void (await destinations.active()) },
  {
    name: 'looker',
    run: async ({ destinations, looker }, signal) => {
      await looker.test((await destinations.active()).looker, { signal, onStage: () => {} });
    },
  },
  {
    name: 'model',
    run: async ({ destinations, agent }, signal) => agent.checkModel((await destinations.active()).model, signal),
  },
];

function agentUserLines(agentUser: AgentUser, language: Language): string[] {
  const title = sentence(language, 'doctor', 'agent_user');
  if (agentUser.user === undefined) return [`! ${title}`, `  ${sentence(language, 'doctor', 'same_user')}`];
  const { exposed: path } = agentUser;
  return path === undefined
    ? [`✓ ${title}`]
    : [`! ${title}`, `  ${sentence(language, 'command', 'agent_user_exposed', { path })}`];
}

/** Checks everything a question needs, in its order, beside a running server too. Gives 0 when all is well. */
export async function doctor(config: Config, print: (line: string) => void): Promise<number> {
  const { language } = config;
  const redactor = new Redactor();
  const log = createLog({ level: 'silent', redactor });
  const base = { redactor, log, clock: systemClock, opened: new Opened() };
  const stopped = untilStopped();
  const workDir = await mkdtemp(join(tmpdir(), 'looker-chat-doctor-'));
  const good = (name: keyof Sentences['doctor']): void => print(`✓ ${sentence(language, 'doctor', name)}`);
  const told = (mark: '!' | '✗', name: keyof Sentences['doctor'], ...words: string[]): void => {
    print(`${mark} ${sentence(language, 'doctor', name)}`);
    for (const line of words) print(`  ${line}`);
  };
  const stopping = new AbortController();
  let current: keyof Sentences['doctor'] = 'storage';
  try {
    const wrongNames = misspeltSettings();
    if (wrongNames.length === 0) good('settings');
    else
      told(
        '!',
        'settings',
        ...wrongNames.map(names => sentence(language, 'command', 'setting_misspelt', { ...names })),
      );
    if (config.encryptionKey !== undefined) good('key');
    else told('!', 'key', errorSentence(language, new CodedError('encryption_key_missing')));
    const isOpen = await isDataFolderOpen(config.dataDir, passingGroup(config)); // before what is opened there makes it ours
    if (await isOfFormerRelease(databaseFile(config))) {
      told('✗', 'storage', sentence(language, 'command', 'database_former'));
      return 1;
    }
    const rooms = await openRooms(config, base, workDir);
    if (isOpen) told('!', 'storage', sentence(language, 'command', 'folder_is_open'));
    else good('storage');
    const { obstacle } = rooms.agentUser;
    if (obstacle !== undefined && obstacle.code !== 'agent_user_not_root')
      told('!', 'agent_user', errorSentence(language, obstacle));
    else for (const line of agentUserLines(rooms.agentUser, language)) print(line);
    for (const { name, run } of PROBES) {
      current = name;
      await unlessStopped(stopped, run(rooms, stopping.signal));
      good(name);
    }
    return 0;
  } catch (error) {
    const coded = asCodedError(error);
    told('✗', current, errorSentence(language, coded));
    logUnexpected(coded, config);
    return 1;
  } finally {
    stopping.abort();
    await base.opened.close(log);
    await removeTree(workDir);
  }
}
