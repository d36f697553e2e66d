import { Random } from '../harness/random.ts';
import { someOf } from '../harness/some-of.ts';
import type { Arguments } from './arguments.ts';
import type { Case } from './case.ts';

/** How many cases of each kind the short form takes: as many as 45 s allow, of the slow kinds few. */
const OF_EACH: Readonly<Record<string, number>> = {
  frames: 7,
  messages: 14,
  http: 14,
  looker: 7,
  configuration: 5,
  environment: 1,
  agent: 3,
  gateway: 1,
  toolbox: 3,
};

const kindOf = ({ name }: Case): string => name.slice(0, name.indexOf(':'));

/** Those that are asked for, in their order. The short form leaves out what waits for a limit of the product. */
export function chooseCases(cases: readonly Case[], { quick, seed, words }: Arguments): readonly Case[] {
  const named = cases.filter(({ name }) => name.includes(words));
  if (!quick) return named;
  const random = new Random(seed);
  const left = named.filter(({ waits = false }) => !waits);
  return Object.entries(OF_EACH).flatMap(([kind, most]) => {
    const all = left.filter(one => kindOf(one) === kind);
    return someOf(all, most, random);
  });
}
