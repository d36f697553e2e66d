import { describe, expect, test } from 'vitest';
import type { Language } from '../../src/contract/language.ts';
import { createContent } from '../../src/demo/looker/content/content.ts';
import { THELOOK } from '../../src/demo/looker/engine/lookml/model.ts';
import { QueryStore } from '../../src/demo/looker/query-store.ts';
import { type Answered, ask } from '../harness/ask.ts';
import { VOICE } from './questions/check-answer.ts';
import { demoServer } from './questions/demo-server.ts';
import { soldItems } from './questions/shop-facts.ts';

const demo = demoServer();
const content = createContent(new QueryStore());
const explores = THELOOK.explores.map(({ label }) => label);
const measures = (THELOOK.explores[0]?.fields ?? [])
  .filter(({ kind, view }) => kind === 'measure' && view === 'order_items')
  .map(({ labelShort }) => labelShort);

function expectVoice({ ending, text }: Answered, language: Language): void {
  expect(ending.outcome).toBe('done');
  expect(text.split('\n\n').at(-1)).toBe(VOICE[language].label);
}

const LISTS: readonly (readonly [question: string, language: Language, names: readonly (string | null)[]])[] = [
  ['Which explores are there?', 'en', explores],
  ['Quais explores existem?', 'pt-BR', explores],
  ['Which dashboards are there?', 'en', content.dashboards.map(({ title }) => title)],
  ['Quais dashboards existem?', 'pt-BR', content.dashboards.map(({ title }) => title)],
  ['Which looks are there?', 'en', content.looks.map(({ title }) => title)],
  ['Which measures can I use?', 'en', measures],
  ['Quais medidas existem?', 'pt-BR', measures],
  ['Which statuses are there?', 'en', [...new Set(soldItems.map(({ status }) => status))]],
  ['Quais países existem?', 'pt-BR', [...new Set(soldItems.map(({ country }) => country))]],
];

describe('asked what there is, the demo names all of it', () => {
  test.each(LISTS)('%s', async (question, language, names) => {
    const answered = await ask(demo().client, question);
    expectVoice(answered, language);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) expect(answered.text).toContain(name);
  });
});

describe('asked what can be asked, the demo offers questions that it can answer', () => {
  test.each([
    ['What can I ask?', 'en'],
    ['O que posso perguntar?', 'pt-BR'],
  ] as const)('%s', async (question, language) => {
    const answered = await ask(demo().client, question);
    expectVoice(answered, language);
    for (const explore of explores) expect(answered.text).toContain(explore);
    const offered = [...answered.text.matchAll(/^- (.+)$/gm)].map(match => match[1] ?? '');
    expect(offered.length).toBeGreaterThan(1);
    for (const one of offered) {
      const { results, text } = await ask(demo().client, one);
      expect(results[0]?.row_count, `${one} ${text}`).toBeGreaterThan(1);
    }
  });
});

const HOPELESS: readonly (readonly [question: string, language: Language, strange: string])[] = [
  ['What is the meaning of life?', 'en', 'life'],
  ['Qual é o sentido da vida?', 'pt-BR', 'vida'],
  ['What was the revenue in Atlantis last year?', 'en', 'Atlantis'],
  ['Qual foi a receita na Atlântida no ano passado?', 'pt-BR', 'Atlântida'],
];

describe('a question that the demo cannot answer gets no number, and is told which word was strange', () => {
  test.each(HOPELESS)('%s', async (question, language, strange) => {
    const answered = await ask(demo().client, question);
    expectVoice(answered, language);
    expect(answered.results).toEqual([]);
    expect(answered.text).toContain(`“${strange}”`);
    expect(answered.text).not.toMatch(/[$%]/);
  });
});
