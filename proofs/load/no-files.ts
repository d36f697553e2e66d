import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../../test/harness/ask.ts';
import type { WsClient } from '../../test/harness/ws-client.ts';
import { commandOf, signalProcess } from '../harness/processes.ts';
import { leaveFiles, liftFiles } from './files.ts';
import { type Place, QUESTION } from './place.ts';
import type { Scenario } from './scenario.ts';

/** Files left when the agent dies, whose own come free: each number lets another part of a new start fail, or none. */
const LEFT = { long: [0, 1, 2, 3, 4, 5, 6, 8, 12, 32], quick: [0, 1] };
/** An answer without files may need its whole silence (30 s) and a second attempt; the next one a new process. */
const BAR_MS = 75_000;
const ANSWER = { chunks: 3, everyMs: 0, together: 1 };
const AGENT = /gemini.*--acp/;
const NOTICED_MS = 2;

type Ending = Awaited<ReturnType<typeof ask>>['ending'];

const isAlive = ({ server }: Place): boolean => commandOf(server.pid) !== '';

/** Asks once more in a conversation; undefined when there is no ending in time, or no server any more. */
async function ending(client: WsClient, conversation: string): Promise<Ending | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), BAR_MS);
  });
  const asked = ask(client, QUESTION, conversation).catch(() => undefined);
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer?.ending;
}

/** Resolves when the server has noticed. */
async function endAgent({ server }: Place): Promise<void> {
  const agents = server.descendants().filter(pid => AGENT.test(commandOf(pid)));
  for (const pid of agents) signalProcess(pid, 'SIGKILL');
  while (agents.some(pid => existsSync(`/proc/${pid}`))) await pause(NOTICED_MS);
}

/** Done, or failed with a sentence that says no more than is known: nothing foreign was offered to the model. */
const isClear = (end: Ending | undefined): boolean =>
  end?.outcome === 'done' ||
  (end?.outcome === 'failed' && end.code !== undefined && end.code !== 'agent_not_contained' && Boolean(end.message));

/** Questions that begin while little or nothing can be opened, by an agent that lives or is to be started anew: each ends, and the next is answered. */
export const noFiles: Scenario = async place => {
  place.model.setPace(ANSWER);
  const client = await place.server.open();
  const { conversationId } = await ask(client, QUESTION);
  const dying = (place.quick ? LEFT.quick : LEFT.long).map(files => ({ files, dies: true }));
  const cases = [{ files: 0, dies: false }, ...dying];
  const codes = new Map<string, number>();
  let [clear, next, longest] = [0, 0, 0];
  const askWith = async ({ files, dies }: (typeof cases)[number]): Promise<void> => {
    leaveFiles(place, files);
    if (dies) await endAgent(place);
    const begun = performance.now();
    const end = await ending(client, conversationId);
    longest = Math.max(longest, performance.now() - begun);
    liftFiles(place);
    const code = end?.code ?? end?.outcome ?? 'no ending';
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (isClear(end)) clear += 1;
    if ((await ending(client, conversationId))?.outcome === 'done') next += 1;
  };
  for (const one of cases) {
    // What is done to a server that has just gone fails.
    await askWith(one).catch(error => {
      if (isAlive(place)) throw error;
    });
    if (!isAlive(place)) break;
  }
  client.socket.terminate();
  const told = [...codes].map(([code, count]) => `${count} ${code}`).join(', ');
  return {
    held: clear === cases.length && next === cases.length,
    figures: `${isAlive(place) ? '' : 'THE SERVER IS GONE, '}${clear} of ${cases.length} questions with 0 to ${cases.at(-1)?.files} files left ended clearly in ${(longest / 1000).toFixed(1)} s (${told}), ${next} of the next were answered`,
  };
};
