import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventPageSchema } from '../../src/contract/api.ts';
import type { StoredEvent } from '../../src/contract/events.ts';
import { heardMs } from '../harness/patience.ts';
import { commandOf, processesOf } from '../harness/processes.ts';
import { below } from '../harness/walk.ts';
import { checkAnswers } from './check-answers.ts';
import { checkLive, checkReplay } from './check-live.ts';
import { checkMessages } from './check-messages.ts';
import { checkTurns } from './check-turns.ts';
import type { Findings } from './findings.ts';
import type { Lane } from './lane.ts';
import type { Outside } from './outside.ts';
import { signalGroup } from './processes.ts';
import { readStored } from './stored.ts';

const ORPHAN_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 10_000;
/** What stands in a data folder whose server has stopped. */
const KEPT = /^(looker-chat\.db|lock\.db|access-token|agent|toolbox|toolbox\/(toolbox|home)(\/.*)?)$/;

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Reads everything back, by the API and from the file, and compares it with the history. The server is stopped meanwhile.
 * What was heard is left out where words may be gone after they were told: after a power cut.
 */
export async function check(
  lane: Lane,
  outside: Outside,
  findings: Findings,
  { mayForget = false } = {},
): Promise<void> {
  const { server } = lane;
  const dataFolder = join(server.folder, 'data');
  const history = lane.history.read();
  const conversations = new Set(
    history.flatMap(line => (line.kind === 'frame' ? [line.frame['conversation_id']] : [])).filter(isText),
  );
  const url = server.running?.url;
  const replayed = new Map<string, StoredEvent[]>();
  for (const id of conversations) {
    if (url !== undefined) replayed.set(id, await replay(url, id));
  }
  const stoppedAt = heardMs();
  await server.end('SIGTERM');
  const stopMs = Math.round(heardMs() - stoppedAt);
  if (stopMs > STOP_LIMIT_MS) findings.add('left', `the server took ${stopMs} ms to stop`);
  checkFiles(dataFolder, findings); // before the file is read: that leaves files of its own
  const stored = await readStored(dataFolder);
  checkMessages(history, stored, findings);
  checkTurns(stored, findings);
  if (!mayForget) checkLive(history, stored, findings);
  checkAnswers(stored, outside, findings);
  // What nobody heard of, since its client gave up, is not among those asked for.
  const known = [...stored.events].filter(([id]) => conversations.has(id));
  checkReplay(replayed, { ...stored, events: new Map(known) }, findings);
  await checkProcesses(server.folder, findings);
}

async function replay(url: string, id: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const answer = await fetch(`${url}/api/conversations/${id}/events?after=${events.at(-1)?.seq ?? 0}`);
    if (!answer.ok) return events;
    const page = eventPageSchema.parse(await answer.json());
    if (page.events.length === 0) return events;
    events.push(...page.events);
  }
}

function checkFiles(dataFolder: string, findings: Findings): void {
  for (const { path } of below(dataFolder)) {
    const file = relative(dataFolder, path);
    if (!KEPT.test(file)) findings.add('left', `the file ${file}`);
  }
}

/** Nothing that was started for the folder lives on; what does is ended, so that it is found once. */
async function checkProcesses(folder: string, findings: Findings): Promise<void> {
  const until = heardMs() + ORPHAN_LIMIT_MS;
  let left = processesOf(folder);
  while (left.length > 0 && heardMs() < until) {
    await pause(100);
    left = processesOf(folder);
  }
  for (const pid of left) {
    findings.add('left', `process ${pid}: ${commandOf(pid).slice(0, 200)}`);
    signalGroup(pid, 'SIGKILL');
  }
}
