import type { StoredEvent } from '../../src/contract/events.ts';
import type { Findings } from './findings.ts';
import { MARK, type Outside } from './outside.ts';
import type { Stored } from './stored.ts';

interface Answered {
  readonly question: string;
  readonly text: string;
}

/** An answer that is done has exactly the words that the model sent to the end; each question came to the model with the answers before it. */
export function checkAnswers(stored: Stored, outside: Outside, findings: Findings): void {
  for (const [conversation, events] of stored.events) {
    const earlier: Answered[] = [];
    for (const { id, text: question, state } of turnsIn(conversation, stored)) {
      if (state !== 'done') continue;
      const answer = { question, text: textOf(id, events) };
      const record = outside.record(question.match(MARK)?.[0] ?? '');
      if (!record.answers.includes(answer.text)) findings.add('lost', `the answer of turn ${id} is not the model's`);
      const told = record.told.at(-1)?.join('\n') ?? '';
      const forgotten = earlier.find(one => !told.includes(one.question) || !told.includes(one.text));
      if (forgotten !== undefined) findings.add('lost', `turn ${id} was asked without: ${forgotten.question}`);
      earlier.push(answer);
    }
  }
}

const turnsIn = (conversation: string, { turns }: Stored): Stored['turns'] =>
  turns.filter(turn => turn.conversation_id === conversation).toSorted((a, b) => a.asked_seq - b.asked_seq);

const textOf = (turn: string, events: readonly StoredEvent[]): string =>
  events.map(({ event }) => (event.kind === 'text' && event.turn_id === turn ? event.text : '')).join('');
