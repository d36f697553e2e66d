import { heardMs } from '../harness/patience.ts';
import { commandOf } from '../harness/processes.ts';
import { ask } from './questions.ts';
import type { Scenario } from './scenario.ts';

const QUESTIONS = { long: 200, quick: 40 };
const BAR_MS = 10_000;
const LONG_ANSWER = { chunks: 60, everyMs: 1_000, together: 1 };

/** Stops the server while many answers are under way. */
export const stopUnderLoad: Scenario = async place => {
  place.model.setPace(LONG_ANSWER);
  const count = place.quick ? QUESTIONS.quick : QUESTIONS.long;
  await Promise.all(Array.from({ length: count }, () => ask(place)));
  const children = place.server.descendants();
  const started = heardMs();
  await place.server.kill('SIGTERM');
  const ms = heardMs() - started;
  const left = children.filter(pid => commandOf(pid) !== '').length;
  return {
    held: ms <= BAR_MS && left === 0,
    figures: `stopped with ${count} answers under way in ${(ms / 1000).toFixed(1)} s, ${left} of ${children.length} children left`,
  };
};
