import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { RawIntlProvider } from 'react-intl';
import { expect, test } from 'vitest';
import type { ResultSummary } from '../../src/contract/results.ts';
import { category, english, intlOf, queryOf, revenue } from './results-fixtures.ts';

interface Given {
  readonly result: ResultSummary;
  readonly rows: undefined;
  readonly engine: undefined;
  readonly caption: { readonly title: string; readonly query: string };
}

// By name only: the compiler settings of the tests know no JSX.
const at = (path: string): string => new URL(`../../web/src/${path}`, import.meta.url).pathname;
const { ResultActions }: { ResultActions: ComponentType<Given> } = await import(at('results/result-actions.tsx'));
const { TooltipProvider }: { TooltipProvider: ComponentType } = await import(at('ui/tooltip.tsx'));

/** The links of a result, as attributes by name. */
function links(query_url: string | undefined, value = english): Record<string, string>[] {
  const summary = { result_id: 'r1', columns: [category, revenue], row_count: 2, cut: false, query: queryOf() };
  const result = query_url === undefined ? summary : { ...summary, query_url };
  const given: Given = { result, rows: undefined, engine: undefined, caption: { title: 't', query: 'q' } };
  const actions = createElement(TooltipProvider, null, createElement(ResultActions, given));
  const markup = renderToStaticMarkup(createElement(RawIntlProvider, { value }, actions));
  return [...markup.matchAll(/<a\s([^>]*)>/g)].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', text = '']) => [name, text])),
  );
}

const ADDRESS = 'https://looker.example/explore/shop/orders?fields=orders.count';

test('A result of a Looker with web pages can be opened there, apart and without a way back', () => {
  const [, link] = links(ADDRESS);
  expect(link).toMatchObject({ href: ADDRESS, target: '_blank', rel: 'noopener noreferrer' });
  expect(link?.['aria-label']).toBe(english.formatMessage({ id: 'results.open' }));
  expect(links(ADDRESS, intlOf('pt-BR'))[1]?.['aria-label']).toMatch(/Looker/);
});

test('Without such an address, and with one that is not of the web, there is the CSV alone', () => {
  for (const address of [
    undefined,
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    '/explore/shop',
    '//looker.example',
  ]) {
    expect(links(address).map(({ href }) => href)).toEqual(['/api/results/r1.csv']);
  }
});
