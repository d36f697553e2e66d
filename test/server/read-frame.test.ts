import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { readFrame } from '../../src/server/socket/read-frame.ts';

type Fields = Record<string, unknown>;

const ID_LETTERS = 'ABCXYZabcxyz0189_-';
const id = fc.string({ unit: fc.constantFrom(...ID_LETTERS.split('')), minLength: 1, maxLength: 64 });
const language = fc.constantFrom(...LANGUAGES);
const shortText = (maxLength: number) => fc.string({ unit: 'binary', maxLength });
const maybe = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((some): Fields => (some === undefined ? {} : { [key]: some }));

/** By hand, so that a field that is added or loosened has to be thought about here. */
const config = fc
  .tuple(
    fc.record({
      url: shortText(2048),
      client_id: shortText(256),
      client_secret: shortText(1024),
      use_demo: fc.boolean(),
      verify_ssl: fc.boolean(),
      gemini_api_key: shortText(256),
    }),
    maybe('language', language),
  )
  .map(([all, some]): Fields => Object.assign(all, some));
const VALID = {
  auth: shortText(512).map((token): Fields => ({ token })),
  start_config: config.map((config): Fields => ({ config })),
  cancel_config: fc.constant<Fields>({}),
  follow_config: fc.constant<Fields>({}),
  ask: fc
    .tuple(id, fc.string({ unit: 'binary' }), maybe('conversation_id', id), maybe('language', language))
    .map(([message_id, text, ...rest]): Fields => Object.assign({ message_id, text }, ...rest)),
  follow: fc
    .tuple(id, fc.nat(Number.MAX_SAFE_INTEGER), maybe('time', shortText(64)))
    .map(([conversation_id, after, ...rest]): Fields => Object.assign({ conversation_id, after }, ...rest)),
  unfollow: fc.record({ conversation_id: id }),
  cancel: fc.record({ conversation_id: id }),
  decide: fc.record({ approval_id: id, decision: fc.constantFrom('allow', 'deny') }),
};
const validFrame = fc.oneof(
  ...Object.entries(VALID).map(([type, fields]) => fields.map((rest): Fields => ({ type, ...rest }))),
);

const wrongId = fc.oneof(
  fc.constantFrom('', '../x', 'a b', 'é', 'a\0', 'a\n', 'x'.repeat(65), '__proto__.x'),
  fc.constantFrom(0, null, true, [], {}, ['a']),
);
const wrongText = (limit: number) => fc.constantFrom(0, null, false, [], {}, ['a'], 'x'.repeat(limit + 1));
const wrongLanguage = fc.constantFrom('pt', 'EN', '', 'xx', 0, null, []);
const wrongFlag = fc.constantFrom('false', 'true', 0, 1, '', null, [], {});
/** Path of a field, what it may not be, and the frames that have it. */
const FORBIDDEN: readonly [path: string, value: fc.Arbitrary<unknown>, types: readonly (keyof typeof VALID)[]][] = [
  ['type', fc.constantFrom('', 'ASK', 'ask ', '__proto__', 'constructor', 'toString', 0, null, [], {}), ['ask']],
  ['token', wrongText(512), ['auth']],
  ['config', fc.constantFrom(0, null, 'x', true, []), ['start_config']],
  ['config.url', wrongText(2048), ['start_config']],
  ['config.client_id', wrongText(256), ['start_config']],
  ['config.client_secret', wrongText(1024), ['start_config']],
  ['config.gemini_api_key', wrongText(256), ['start_config']],
  ['config.use_demo', wrongFlag, ['start_config']],
  ['config.verify_ssl', wrongFlag, ['start_config']],
  ['config.language', wrongLanguage, ['start_config']],
  ['message_id', wrongId, ['ask']],
  ['text', fc.constantFrom(0, null, true, [], {}), ['ask']],
  ['language', wrongLanguage, ['ask']],
  ['conversation_id', wrongId, ['ask', 'follow', 'unfollow', 'cancel']],
  ['time', wrongText(64), ['follow']],
  ['after', fc.constantFrom(-1, 0.5, 2 ** 53, 1e300, '0', null, [], true), ['follow']],
  ['approval_id', wrongId, ['decide']],
  ['decision', fc.constantFrom('', 'ALLOW', 'allow ', 1, true, null, []), ['decide']],
];
const forbiddenFrame = fc.oneof(
  ...FORBIDDEN.flatMap(([path, wrong, types]) =>
    types.map(type =>
      fc.tuple(VALID[type], wrong).map(([rest, value]) => ({ path, text: changed({ type, ...rest }, path, value) })),
    ),
  ),
);

function changed(frame: Fields, path: string, value: unknown): string {
  const [first = '', second] = path.split('.');
  const inner = second === undefined ? value : { ...Object(frame[first]), [second]: value };
  return JSON.stringify({ ...frame, [first]: inner });
}

function outcome(text: string): Fields | CodedError {
  try {
    return { ...readFrame(text) };
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

/** Refused with a field that is ours to name, and a whole sentence that repeats nothing of what was sent. */
function expectRefusal(refused: Fields | CodedError): void {
  expect(refused).toBeInstanceOf(CodedError);
  if (!(refused instanceof CodedError)) return;
  expect(['invalid_message', 'too_large']).toContain(refused.code);
  const known = ['JSON', 'message', ...FORBIDDEN.map(([path]) => path)];
  expect(known).toContain(refused.params['field']);
  for (const language of LANGUAGES) expect(errorSentence(language, refused)).not.toMatch(/[{}]|undefined/);
}

const runs = { numRuns: 2_000 };

describe('a frame', () => {
  test('that is valid comes back as it was sent', () => {
    fc.assert(
      fc.property(validFrame, frame => {
        expect(readFrame(JSON.stringify(frame))).toEqual(frame);
      }),
      runs,
    );
  });

  test('with one forbidden value is refused, naming its field', () => {
    fc.assert(
      fc.property(forbiddenFrame, ({ path, text }) => {
        const refused = outcome(text);
        expectRefusal(refused);
        expect(refused).toMatchObject({ params: { field: path } });
      }),
      runs,
    );
  });

  test('of any bytes or any JSON is a frame of the protocol or a coded refusal', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json({ maxDepth: 5 }),
      fc.uint8Array().map(bytes => Buffer.from(bytes).toString('utf8')),
      fc.tuple(validFrame, fc.nat(400)).map(([frame, at]) => JSON.stringify(frame).slice(0, at)),
      fc.tuple(validFrame, fc.object()).map(([frame, more]) => JSON.stringify({ ...more, ...frame })),
    );
    fc.assert(
      fc.property(text, sent => {
        const got = outcome(sent);
        if (got instanceof CodedError) {
          expectRefusal(got);
          return;
        }
        expect(Object.keys(VALID)).toContain(got['type']);
      }),
      runs,
    );
  });

  test('brings no field that the protocol does not have, and touches no prototype', () => {
    const hostile = `"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"extra":1`;
    fc.assert(
      fc.property(validFrame, frame => {
        const sent = JSON.stringify(frame)
          .replace(/^\{/, `{${hostile},`)
          .replace('"config":{', `"config":{${hostile},`);
        const got = readFrame(sent);
        expect(got).toEqual(frame);
        expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      }),
    );
  });

  test('nested as deep as a frame may be long is refused like any other', () => {
    expect.hasAssertions();
    for (const [open, close] of [['[', ']'] as const, ['{"a":', '}'] as const]) {
      const depth = Math.floor((96 * 1024) / (open.length + close.length + 1));
      const nested = `${open.repeat(depth)}0${close.repeat(depth)}`;
      expectRefusal(outcome(nested));
      expectRefusal(outcome(`{"type":"ask","message_id":"a","text":${nested}}`));
    }
  });

  test('with a key twice means the last, as JSON everywhere does, and is checked like any other', () => {
    expect(readFrame('{"type":"ask","type":"cancel","conversation_id":"a","conversation_id":"b"}')).toEqual({
      type: 'cancel',
      conversation_id: 'b',
    });
    expectRefusal(outcome('{"type":"cancel","conversation_id":"a","conversation_id":"../b"}'));
  });
});
