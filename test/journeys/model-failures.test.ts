import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { type Answered, ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer();
const NEXT: Record<Language, string> = { en: 'How many orders in 2025?', 'pt-BR': 'Quantos pedidos em 2025?' };
/** What the demo model says before it is cut. */
const HALF = 'This answer is cut in the middle of';

/** Asks as a browser of that language, and then the next question in the same conversation. */
async function askTwice(question: string, language: Language): Promise<{ first: Answered; next: Answered }> {
  const client = await connected().server.open({ 'accept-language': language });
  const first = await ask(client, question);
  return { first, next: await ask(client, NEXT[language], first.conversationId) };
}

/** What the server has kept of a conversation, for a client that comes later. */
async function kept(conversationId: string): Promise<unknown[]> {
  const answer = await fetch(`${connected().server.url}/api/conversations/${conversationId}/events`);
  const { events } = JSON.parse(await answer.text());
  return events.map(({ event }: { event: unknown }) => event);
}

const FAILURES: readonly (readonly [question: string, code: ErrorCode, words: RegExp])[] = [
  ['demo:model-429', 'model_quota', /^$/],
  ['demo:model-500', 'model_overloaded', /^$/],
  ['demo:model-503', 'model_overloaded', /^$/],
  ['demo:model-safety', 'model_blocked', /^$/],
  ['demo:model-empty', 'model_empty', /^$/],
  ['demo:model-malformed', 'model_empty', /^$/],
  ['demo:model-cut', 'model_cut', new RegExp(`^${HALF}$`)],
  ['demo:model-garbage', 'model_unreachable', /^This answer is cut\b/],
  ['demo:model-drop', 'model_unreachable', /^This answer is cut\b/],
  ['demo:model-loop', 'too_many_steps', /^$/],
];

// All at once: some of these wait for a quota or an overload to pass, as they should.
describe.concurrent('a model that fails', () => {
  test.each(FAILURES)(
    '%s ends the turn as %s, in the words of the asker, and the next question is answered',
    async (question, code, words) => {
      const asked = await Promise.all(LANGUAGES.map(language => askTwice(question, language)));
      for (const [index, { first, next }] of asked.entries()) {
        const language = LANGUAGES[index] ?? 'en';
        expect(first.ending).toMatchObject({ outcome: 'failed', code });
        expect(first.ending.message).toBe(sentence(language, 'errors', code, first.ending.params));
        expect(first.ending.message).not.toMatch(/[{}]/);
        expect(first.text).toMatch(words);
        expect(first.results).toEqual([]);
        expect(await kept(first.conversationId)).toEqual([...first.events, ...next.events]);
        expect(next.ending).toMatchObject({ outcome: 'done' });
        expect(next.results).toHaveLength(1);
      }
      const [english, portuguese] = asked.map(({ first }) => first.ending.message);
      expect(english).not.toBe(portuguese);
    },
  );

  test('that is overloaded for a moment is asked again, and nobody notices', async () => {
    const question = 'demo:model-503-once';
    const { first, next } = await askTwice(question, 'en');
    expect(first.ending).toEqual({ kind: 'turn_ended', turn_id: expect.any(String), outcome: 'done' });
    expect(first.text).toBe('This time it worked.');
    const requests = connected().modelRequests.filter(body => body.includes(question) && !body.includes(NEXT.en));
    expect(requests).toHaveLength(2);
    expect(next.ending.outcome).toBe('done');
  });
});
