import { describe, expect, test } from 'vitest';
import { readConversation } from '../../src/demo/model/conversation/conversation.ts';
import { readSuggestions } from '../../src/demo/model/conversation/metadata.ts';
import { jsonValuesIn, recordsIn } from '../../src/demo/model/conversation/tool-answer.ts';
import { bareToolName } from '../../src/demo/model/conversation/tool-names.ts';
import { detectLanguage, languageOf } from '../../src/demo/model/language/detect.ts';
import { fold } from '../../src/demo/model/language/fold.ts';
import { readAmount } from '../../src/demo/model/language/numbers.ts';
import { Sentence } from '../../src/demo/model/language/sentence.ts';
import { stem } from '../../src/demo/model/language/stem.ts';

describe('the contents of a request are read as turns', () => {
  const call = (id: string | null, name: string, args: Record<string, unknown> = {}) => ({
    functionCall: { id, name, args },
  });
  const response = (id: string | null, name: string, body: Record<string, unknown>) => ({
    functionResponse: { id, name, response: body },
  });

  test('a text before any word of the model is context; the heading before a question is taken off', () => {
    const { context, current, earlier } = readConversation({
      contents: [
        { role: 'user', parts: [{ text: 'Today is 2026-11-22.' }] },
        { role: 'user', parts: [{ text: 'User message:\n/help me' }] },
      ],
    });
    expect(context).toBe('Today is 2026-11-22.');
    expect(current.question).toBe('/help me');
    expect(earlier).toEqual([]);
  });
  test('context and question may stand in one row, and a request may have no context', () => {
    const parts = [{ text: 'Today is 2026-11-22.' }, { text: 'revenue' }];
    expect(readConversation({ contents: [{ role: 'user', parts }] }).current.question).toBe('revenue');
    expect(readConversation({ contents: [{ role: 'user', parts: [{ text: 'revenue' }] }] })).toMatchObject({
      context: '',
      current: { question: 'revenue' },
    });
  });
  test('calls and their answers are put together by id, and by name where ids are missing', () => {
    const { current } = readConversation({
      contents: [
        { role: 'user', parts: [{ text: 'revenue' }] },
        {
          role: 'model',
          parts: [
            { text: 'Let me see', thought: true },
            call('1', 'mcp_x_query', { a: 1 }),
            call('2', 'mcp_x_query', { a: 2 }),
          ],
        },
        {
          role: 'user',
          parts: [response('2', 'mcp_x_query', { output: 'two' }), response('1', 'mcp_x_query', { error: 'one' })],
        },
        { role: 'model', parts: [call(null, 'other')] },
        { role: 'user', parts: [response(null, 'other', { output: { ok: true } })] },
        { role: 'model', parts: [call('9', 'mcp_x_get_models')] },
      ],
    });
    expect(current.records).toEqual([
      { name: 'mcp_x_query', tool: 'query', args: { a: 1 }, error: 'one' },
      { name: 'mcp_x_query', tool: 'query', args: { a: 2 }, answer: 'two' },
      { name: 'other', tool: undefined, args: {}, answer: '{"ok":true}' },
      { name: 'mcp_x_get_models', tool: 'get_models', args: {} },
    ]);
  });
  test('an answered question is an earlier turn; thoughts are no answer', () => {
    const { earlier, current } = readConversation({
      contents: [
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'First' }] },
        { role: 'model', parts: [{ text: ' answer.' }] },
        { role: 'user', parts: [{ text: 'two' }] },
      ],
    });
    expect(earlier).toEqual([{ question: 'one', records: [], answer: 'First answer.' }]);
    expect(current.question).toBe('two');
  });
  test('an empty request is an empty question', () => {
    expect(readConversation({ contents: [] }).current).toEqual({ question: '', records: [], answer: '' });
  });
  test('tools are known by their bare name, whatever the server is called', () => {
    expect(bareToolName('mcp_looker_get_models')).toBe('get_models');
    expect(bareToolName('mcp_my_own_server_query_sql')).toBe('query_sql');
    expect(bareToolName('query')).toBe('query');
    expect(bareToolName('my_query')).toBeUndefined();
    expect(bareToolName('mcp_looker_drop_query_log')).toBeUndefined();
  });
});

describe('tool answers are read in every shape they come in', () => {
  test.each([
    ['one object', '{"a":1}', [{ a: 1 }]],
    ['lines', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['a list', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['an indented object', '{\n  "a": 1\n}', [{ a: 1 }]],
    ['words, then an object', 'Found 1.\n{"a":1}', [{ a: 1 }]],
    ['words around an object', 'Here: {"a":1} as asked', [{ a: 1 }]],
    [
      'wrapped blocks',
      '<untrusted_context>\n{"a":1}\n</untrusted_context><untrusted_context>\n{"a":2}\n</untrusted_context>',
      [{ a: 1 }, { a: 2 }],
    ],
    ['no JSON', 'nothing here', []],
    ['broken JSON', '{"a":', []],
    ['nothing', '', []],
  ])('%s', (_, answer, values) => {
    expect(recordsIn(answer)).toEqual(values);
  });
  test('numbers that a double cannot hold stay text', () => {
    expect(jsonValuesIn('[9007199254740993, 5, 1.5]')).toEqual(['9007199254740993', 5, 1.5]);
  });
  test('suggestions, in an object or bare; other values are left out', () => {
    expect(readSuggestions('{"suggestions":["a",null,1]}')).toEqual(['a']);
    expect(readSuggestions('["a","b"]')).toEqual(['a', 'b']);
  });
});

describe('words', () => {
  test('folding keeps every place', () => {
    const text = 'São João — İstanbul ﬁ';
    expect(fold(text)).toHaveLength(text.length);
    expect(fold('ÇÃÉ')).toBe('cae');
  });
  test.each([
    ['orders', 'order'],
    ['categories', 'category'],
    ['devolucoes', 'devolucao'],
    ['canais', 'canal'],
    ['itens', 'item'],
    ['compradores', 'comprador'],
    ['batches', 'batch'],
    ['status', 'status'],
    ['address', 'address'],
    ['gas', 'gas'],
  ])('%s → %s', (plural, singular) => {
    expect(stem(plural)).toBe(singular);
    expect(stem(singular)).toBe(singular);
  });
  test.each([
    ['revenue by state', 'en'],
    ['receita por estado', 'pt-BR'],
    ['e no Brasil?', 'pt-BR'],
    ['and in Brazil?', 'en'],
    ['promoção', 'pt-BR'],
    ['Jeans 2024', undefined],
  ])('%s is %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
  test('without a hint the language of the questions before counts, then the context, then English', () => {
    expect(languageOf(['2024?', 'receita por estado'], '')).toBe('pt-BR');
    expect(languageOf(['2024?'], "The person's interface is in Brazilian Portuguese")).toBe('pt-BR');
    expect(languageOf(['2024?'], '')).toBe('en');
  });
  test.each([
    ['1.500,50', undefined, 'pt-BR', 1500.5],
    ['1,500.50', undefined, 'en', 1500.5],
    ['1.500', undefined, 'pt-BR', 1500],
    ['1.5', 'million', 'en', 1_500_000],
    ['10', 'mil', 'pt-BR', 10_000],
    ['7', '%', 'en', 0.07],
  ] as const)('%s %s in %s is %d', (digits, unit, language, value) => {
    expect(readAmount(digits, unit, language)).toBe(value);
  });
  test('quoted texts are words of their own, as typed; an apostrophe quotes nothing', () => {
    const words = new Sentence(`o’clock isn't "Calvin Klein" and “São Paulo” or 'Top'`).words();
    expect(words.map(({ text, quoted }) => [text, quoted])).toEqual([
      ['o’clock', false],
      ["isn't", false],
      ['Calvin Klein', true],
      ['and', false],
      ['São Paulo', true],
      ['or', false],
      ['Top', true],
    ]);
  });
});
