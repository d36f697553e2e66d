import { anything, array, assert, boolean, pre, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Content, earlierContents, withEarlier } from '../../src/agent/gemini-history.ts';

const OWN = '<session_context>\nThis is the Gemini CLI.\n</session_context>';
const user = (...texts: string[]): Content => ({ parts: texts.map(text => ({ text })), role: 'user' });
const model = (text: string): Content => ({ parts: [{ text }], role: 'model' });

const call = record({ name: string(), arguments: record({ x: string() }), answer: string(), failed: boolean() });
const turns = array(record({ question: string(), calls: array(call, { maxLength: 3 }), answer: string() }));

describe('what is told before a question', () => {
  test('begins with the person, lets roles take turns, leaves no text empty, and answers each call with its id', () => {
    assert(
      property(string(), turns, (context, history) => {
        const contents = earlierContents(context, history);
        for (const [at, { role, parts }] of contents.entries()) {
          expect(role).toBe(at % 2 === 0 ? 'user' : 'model');
          for (const part of parts) expect(String(Object(part).text ?? 'none').trim()).not.toBe('');
        }
        const parts = contents.flatMap(content => content.parts.map(Object));
        const calls = parts.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall.id]));
        const answers = parts.flatMap(({ functionResponse }) => functionResponse?.id ?? []);
        expect(calls).toHaveLength(history.flatMap(turn => turn.calls).length);
        expect(answers).toEqual(calls);
        expect(new Set(calls).size).toBe(calls.length);
      }),
    );
  });

  test('begins, with one turn more, with all that it was', () => {
    assert(
      property(turns, string(), (history, question) => {
        pre(history.length > 0);
        const before = JSON.stringify(earlierContents('Today.', history)).slice(0, -']'.length);
        const next = [...history, { question, calls: [], answer: 'a' }];
        expect(JSON.stringify(earlierContents('Today.', next)).startsWith(before)).toBe(true);
      }),
    );
  });
});

describe("a request of the CLI's blank session", () => {
  test('says, instead of how the CLI begins, what came earlier', () => {
    const earlier = [user('Today.', 'One?'), model('One.')];
    const later = [model('Two'), user('and')];
    expect(withEarlier({ contents: [user(OWN, 'Two?'), ...later] }, earlier)).toEqual({
      contents: [...earlier, user('Two?'), ...later],
    });
    expect(withEarlier({ contents: [user(OWN, 'One?')] }, [user('Today.')])).toEqual({
      contents: [user('Today.', 'One?')],
    });
  });

  test('loses nothing else: the same words anywhere else are a person’s', () => {
    const own = [user('One?', OWN), model(OWN), user(OWN)];
    expect(withEarlier({ contents: own }, [user('Today.')])).toEqual({
      contents: [user('Today.', 'One?', OWN), ...own.slice(1)],
    });
  });

  test('keeps all that is no conversation, with the conversation last', () => {
    const body = { tools: [{ functionDeclarations: [] }], generationConfig: { topK: 1 }, contents: [user('One?')] };
    expect(withEarlier(body, [])).toEqual(body);
    expect(Object.keys(Object(withEarlier(body, [])))).toEqual(Object.keys(body));
  });

  test('of a form that nobody expects stays as it is', () => {
    assert(property(anything(), body => void withEarlier(body, [])));
    for (const body of [undefined, null, 'text', [1], { contents: 'x' }, { contents: [{ role: 'user' }] }]) {
      expect(withEarlier(body, [user('Today.')])).toEqual(body);
    }
  });
});
