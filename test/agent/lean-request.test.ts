import { anything, assert, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leanRequest } from '../../src/agent/lean-request.ts';

const declaration = (properties: object) => ({
  name: 'query',
  description: 'Runs a query.',
  parametersJsonSchema: { type: 'object', properties, required: ['model'] },
});
const request = (properties: object) => ({
  contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  systemInstruction: { parts: [{ text: 'Be kind.' }] },
  tools: [{ functionDeclarations: [declaration(properties)] }],
  generationConfig: { temperature: 1 },
});

describe('a request of the CLI', () => {
  test('loses the argument that the CLI adds to each tool, and nothing else', () => {
    const own = { model: { type: 'string' } };
    const added = { ...own, wait_for_previous: { type: 'boolean', description: 'Set to true to wait.' } };
    expect(leanRequest(request(added))).toEqual(request(own));
    expect(leanRequest(request(own))).toEqual(request(own));
  });

  test('ends with the conversation', () => {
    expect(Object.keys(Object(leanRequest(request({})))).at(-1)).toBe('contents');
  });

  test.each([
    [{ contents: [], tools: 'all' }],
    [{ contents: [], tools: [{ googleSearch: {} }] }],
    [{ contents: [], tools: [{ functionDeclarations: [5, { name: 'x' }] }], more: 1 }],
    [[1, 2]],
    [null],
    ['text'],
  ])('of a form that nobody expects stays as it is: %j', body => {
    expect(leanRequest(body)).toEqual(body);
  });

  test('whatever it is, is read', () => {
    assert(
      property(anything(), body => {
        leanRequest(body);
      }),
    );
  });
});
