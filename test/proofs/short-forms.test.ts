import { describe, expect, test } from 'vitest';
import { Random } from '../../proofs/harness/random.ts';
import { someOf } from '../../proofs/harness/some-of.ts';
import { agentCases, toolboxCases } from '../../proofs/hostile/cases/children.ts';
import { configurationCases } from '../../proofs/hostile/cases/configuration.ts';
import { frameCases } from '../../proofs/hostile/cases/frames.ts';
import { httpCases } from '../../proofs/hostile/cases/http.ts';
import { lookerCases } from '../../proofs/hostile/cases/looker.ts';
import { messageCases } from '../../proofs/hostile/cases/messages.ts';
import { chooseCases } from '../../proofs/hostile/spread.ts';

const CASES = [frameCases, messageCases, httpCases, lookerCases, configurationCases, agentCases(''), toolboxCases('')];
const all = CASES.flat();
const choose = (seed: number, quick = true, words = ''): string[] =>
  chooseCases(all, { quick, seed, words, controls: true }).map(({ name }) => name);
const kinds = (names: readonly string[]): Set<string> => new Set(names.map(name => name.replace(/:.*/s, '')));

describe('the short form of hostile input', () => {
  test('takes some cases of every kind, and none that waits for a limit of the product', () => {
    const chosen = choose(1);
    expect(kinds(chosen)).toEqual(kinds(all.map(({ name }) => name)));
    expect(chosen.length).toBeLessThan(all.length / 2);
    const waiting = all.filter(({ waits }) => waits).map(({ name }) => name);
    expect(waiting).not.toEqual([]);
    for (let seed = 0; seed < 50; seed++) expect(choose(seed).filter(name => waiting.includes(name))).toEqual([]);
  });

  test('takes the same ones again with the same seed, and all in turn with others', () => {
    expect(choose(7)).toEqual(choose(7));
    const ever = new Set(Array.from({ length: 200 }, (_, seed) => choose(seed)).flat());
    expect(ever.size).toBe(all.filter(({ waits }) => !waits).length);
  });

  test('the long form takes all, or all that have the words', () => {
    expect(choose(1, false)).toEqual(all.map(({ name }) => name));
    const named = choose(1, false, 'looker: a query');
    expect(named).not.toEqual([]);
    expect(named).toEqual(all.map(({ name }) => name).filter(name => name.includes('looker: a query')));
  });
});

test('some of many keep their order, and no one comes twice', () => {
  const items = Array.from({ length: 100 }, (_, at) => at);
  const some = someOf(items, 30, new Random(3));
  expect(some).toHaveLength(30);
  expect([...new Set(some)].toSorted((a, b) => a - b)).toEqual(some);
  expect(someOf(items, 200, new Random(3))).toEqual(items);
});
