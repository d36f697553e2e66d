import { describe, expect, test } from 'vitest';
import { suggestionsSchema } from '../../src/contract/api.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { type Answered, ask, rowsOf } from '../harness/ask.ts';
import { VOICE } from './questions/check-answer.ts';
import { demoServer } from './questions/demo-server.ts';

const demo = demoServer();

async function suggested(query: Record<string, string>): Promise<readonly string[]> {
  const answer = await fetch(`${demo().url}/api/suggestions?${new URLSearchParams(query).toString()}`);
  expect(answer.status).toBe(200);
  return suggestionsSchema.parse(await answer.json()).questions;
}

/** Answered in the language of the question, with rows, and with no word of it left aside. */
async function expectAnswer(answered: Answered, question: string, language: Language): Promise<void> {
  const { ending, text, results } = answered;
  expect({ question, text, outcome: ending.outcome }).toEqual({ question, text, outcome: 'done' });
  expect(text, `to ${question}`).toContain(VOICE[language].label);
  expect(text, `to ${question}`).not.toMatch(/I did not use|Não usei/);
  expect(results, `${question}\n${text}`).toHaveLength(1);
  const rows = await rowsOf(demo().url, results[0]?.result_id ?? '');
  const measured = results[0]?.columns.filter(({ kind }) => kind === 'measure').map(({ key }) => key) ?? [];
  expect(
    rows.some(row => measured.some(key => row[key] !== null)),
    `${question}\n${text}`,
  ).toBe(true);
}

/** The rows that were there are drawn; nothing is asked of Looker again. */
function expectPie({ ending, results, events }: Answered, begun: Answered): void {
  expect(ending.outcome).toBe('done');
  expect(results).toEqual([]);
  const charts = events.filter(event => event.kind === 'chart');
  expect(charts).toMatchObject([{ chart: 'pie', result_id: begun.results[0]?.result_id }]);
}

/** Kinds of results that the first questions do not lead to. */
const OWN_QUESTIONS: Readonly<Record<Language, readonly string[]>> = {
  en: ['What was Total Sale Price by Brand in 2025?', 'Order Count by Gender this year', 'Order Count by week in 2026'],
  'pt-BR': ['Receita por marca em 2025', 'Pedidos por gênero neste trimestre', 'Pedidos por dia no mês passado'],
};

/** Each follow-up goes on from the same result, in a conversation of its own. Gives their number. */
async function followUpsAfter(first: string, language: Language): Promise<number> {
  let begun = await ask(demo().client, first);
  const next = await suggested({ language, result_id: begun.results[0]?.result_id ?? '' });
  expect(next.length, `after ${first}`).toBeLessThanOrEqual(3);
  for (const [at, question] of next.entries()) {
    if (at > 0) begun = await ask(demo().client, first);
    const answered = await ask(demo().client, question, begun.conversationId);
    if (/pie|pizza/.test(question)) {
      expectPie(answered, begun);
      continue;
    }
    await expectAnswer(answered, `${first} ${question}`, language);
    const query = answered.results[0]?.query;
    expect(query?.explore, `${first} ${question}`).toBe(begun.results[0]?.query.explore);
    expect(query, `${first} ${question}`).not.toEqual(begun.results[0]?.query);
  }
  return next.length;
}

describe.each(LANGUAGES)('in %s', language => {
  test('the first questions are several, different and whole, and each is answered with rows', async () => {
    const questions = await suggested({ language });
    expect(questions.length).toBeGreaterThanOrEqual(4);
    expect(questions.length).toBeLessThanOrEqual(6);
    expect(new Set(questions).size).toBe(questions.length);
    const explores = new Set<string>();
    for (const question of questions) {
      expect(question).toMatch(/^\p{Lu}.*[?.]$/u);
      const answered = await ask(demo().client, question);
      await expectAnswer(answered, question, language);
      explores.add(answered.results[0]?.query.explore ?? '');
    }
    expect(explores.size).toBeGreaterThan(1);
  });

  test('what is suggested after them goes on from their results, in the same conversation', async () => {
    for (const first of await suggested({ language })) {
      expect(await followUpsAfter(first, language), `after ${first}`).toBeGreaterThan(0);
    }
  });

  test.each(OWN_QUESTIONS[language])('so does what is suggested after: %s', async first => {
    expect(await followUpsAfter(first, language)).toBeGreaterThan(0);
  });
});
