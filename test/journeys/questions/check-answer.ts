import type { Language } from '../../../src/contract/language.ts';
import { type Answered, ask, rowsOf } from '../../harness/ask.ts';
import type { Demo } from './demo-server.ts';
import type { Conversation, Order, Question, Row } from './expectation.ts';
import { unfounded, writtenCells } from './stated-numbers.ts';

/** The line that ends every answer of the demo model, and a word that every answer about rows has in its language. */
export const VOICE: Readonly<Record<Language, { readonly label: string; readonly word: RegExp }>> = {
  en: { label: '(rule-based demo model)', word: /\bPeriod: / },
  'pt-BR': { label: '(modelo de demonstração, por regras)', word: /\bPeríodo: / },
};

/** So the demo model owns up to a word that it left out: here it must not need to. */
const UNUSED = /I did not use|Não usei/;

type Result = Answered['results'][number];

/** Whether a query pivots is a matter of taste: one row for each cell of a pivot, as the query without it would give. */
function unpivoted(rows: readonly Row[], { columns, query }: Result): readonly Row[] {
  const heads = new Map(columns.flatMap(({ pivot }) => (pivot === undefined ? [] : [[pivot.join(), pivot] as const])));
  if (heads.size === 0) return rows;
  const plain = columns.filter(({ pivot }) => pivot === undefined);
  return rows.flatMap(row =>
    [...heads].flatMap(([head, pivot]): Row[] => {
      const own = columns.filter(column => column.pivot?.join() === head && row[column.key] !== null);
      if (own.length === 0) return [];
      const names = [
        ...plain.map(({ key }) => [key, row[key]]),
        ...query.pivots.map((field, at) => [field, pivot[at]]),
      ];
      return [Object.fromEntries([...names, ...own.map(({ key, field }) => [field, row[key]])])];
    }),
  );
}

/** Names as text, since Looker heads a pivot with text; and in the order of the names where none was asked for. */
function comparable(rows: readonly Row[], { columns }: Result, order: Order): readonly Row[] {
  const measures = new Set(columns.filter(({ kind }) => kind === 'measure').map(({ field }) => field));
  const named = rows.map(row => {
    const fields = Object.entries(row).toSorted(([one], [other]) => one.localeCompare(other));
    const names = fields.map(([field, cell]) => (measures.has(field) || cell === null ? '' : String(cell)));
    const cells = fields.map(([field, cell], at) => [field, names[at] || cell] as const);
    return { name: names.join('|'), row: Object.fromEntries(cells) };
  });
  if (order === 'any') named.sort((one, other) => one.name.localeCompare(other.name));
  return named.map(({ row }) => row);
}

/** What is looked at in an answer, side by side: as it came, and as it must be. The text is in both, to be read on failure. */
interface Answer {
  readonly question: string;
  readonly text: string;
  readonly outcome: string;
  readonly label: string;
  readonly inLanguage: boolean;
  readonly ownsUp: boolean;
  readonly rows: readonly Row[] | undefined;
  readonly unfounded: readonly string[];
  readonly statesItsNumbers: boolean;
}

export interface Checked {
  readonly came: Answer;
  readonly due: Answer;
}

/** `asked`: this question and those before it, whose periods and limits may still hold. */
async function checked(
  demo: Demo,
  answered: Answered,
  { ask: question, expect: expected }: Question,
  asked: string,
  language: Language,
): Promise<Checked> {
  const [text = '', label = ''] = answered.text.split('\n\n');
  const due = {
    question,
    text,
    outcome: 'done',
    label: VOICE[language].label,
    inLanguage: true,
    ownsUp: false,
    rows: expected.rows(),
    unfounded: [],
    statesItsNumbers: true,
  };
  const told = { question, text, outcome: answered.ending.outcome, label, ownsUp: UNUSED.test(text) };
  const inLanguage = VOICE[language].word.test(text);
  const [result, ...more] = answered.results;
  if (result === undefined || more.length > 0) {
    return { came: { ...told, inLanguage, rows: undefined, unfounded: [], statesItsNumbers: false }, due };
  }
  const rows = (await rowsOf(demo.url, result.result_id)) as readonly Row[];
  const grounds = { asked, during: expected.during, columns: result.columns, rows, language };
  const cells = [...writtenCells(grounds)];
  const came = {
    ...told,
    inLanguage,
    rows: comparable(unpivoted(rows, result), result, expected.order),
    unfounded: unfounded(text, grounds),
    statesItsNumbers: cells.length === 0 || cells.some(cell => text.includes(cell)),
  };
  return { came, due: { ...due, rows: comparable(due.rows, result, expected.order) } };
}

/** Asks the questions of a conversation one after another: rows, outcome, language, label and numbers of each answer. */
export async function checkConversation(
  demo: Demo,
  conversation: Conversation,
  language: Language,
): Promise<readonly Checked[]> {
  const all: Checked[] = [];
  let id: string | undefined;
  for (const [turn, question] of conversation.entries()) {
    const answered = await ask(demo.client, question.ask, id);
    id = answered.conversationId;
    const asked = conversation.slice(0, turn + 1).map(({ ask }) => ask);
    all.push(await checked(demo, answered, question, asked.join(' '), language));
  }
  return all;
}
