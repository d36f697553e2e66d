import { expect, test } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { createSuggestions } from '../../src/suggestions/suggestions.ts';
import { LIST_ROUTE, openCatalogue } from '../catalogue/world.ts';
import { type Answerer, json } from '../looker/egress-stand-in.ts';

/** Suggestions of a Looker that lists its models so; `logged` is what its log has above debug. */
async function openSuggestions(list: Answerer) {
  const { catalogue } = await openCatalogue({ [LIST_ROUTE]: list });
  const logged: string[] = [];
  const log = createLog({ level: 'info', redactor: new Redactor(), write: line => void logged.push(line) });
  const result = async (): Promise<never> => {
    throw new CodedError('not_found');
  };
  const suggestions = createSuggestions(
    {
      sample: count => catalogue.sample(count),
      explore: (model, explore) => catalogue.explore(model, explore),
      result,
    },
    log,
  );
  return { suggestions, logged };
}

test('a Looker that never answers is not waited for longer than five seconds', async () => {
  const { suggestions, logged } = await openSuggestions(() => {});
  const started = performance.now();
  expect(await suggestions.first('en')).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(logged).toEqual([]);
});

test.each<[string, Answerer]>([
  ['refuses', json({ message: 'Forbidden' }, 403)],
  ['breaks', json({}, 500)],
  ['knows no model', json([])],
])('a Looker that %s has nothing to suggest, and that is no event', async (_what, list) => {
  const { suggestions, logged } = await openSuggestions(list);
  expect(await suggestions.first('pt-BR')).toEqual([]);
  expect(logged).toEqual([]);
});

test('a result that does not exist is told as such', async () => {
  const { suggestions } = await openSuggestions(json([]));
  await expect(suggestions.after('nothing', 'en')).rejects.toMatchObject({ code: 'not_found' });
});
