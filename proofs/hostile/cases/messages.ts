import { newId } from '../../../src/base/ids.ts';
import { MAX_QUESTION } from '../../../src/contract/frames.ts';
import { isEnding, isLastStatus } from '../../../test/harness/ws-client.ts';
import { within } from '../../harness/patience.ts';
import { type Attack, type Case, closeCode, must, refusalOf, SOON_MS } from '../case.ts';

const deep = (open: string, close: string, levels: number): string => `${open.repeat(levels)}0${close.repeat(levels)}`;
const setUpWith = (config: object): object => ({ type: 'start_config', config });
const askWith = (more: object): object => ({ type: 'ask', message_id: newId(), text: 'hello', ...more });
const LOOKER = { client_id: 'id', client_secret: 'a-secret-that-must-not-come-back' };

/** Frames, and the code and field they are refused with. The same socket goes on afterwards. */
const REFUSED: readonly [name: string, frame: unknown, code: string, field?: string][] = [
  ['half of a JSON text', '{"type":', 'invalid_message', 'JSON'],
  ['null', 'null', 'invalid_message', 'message'],
  ['a number', '42', 'invalid_message', 'message'],
  ['a text', '"x"', 'invalid_message', 'message'],
  ['true', 'true', 'invalid_message', 'message'],
  ['a list', '[]', 'invalid_message', 'message'],
  ['a number without end', '{"type":"follow","conversation_id":"x","after":1e400}', 'invalid_message', 'after'],
  ['a list 40,000 deep', deep('[', ']', 40_000), 'invalid_message', 'message'],
  [
    'objects 10,000 deep in a field',
    `{"type":"ask","message_id":"m","text":${deep('{"a":', '}', 10_000)}}`,
    'invalid_message',
    'text',
  ],
  ['the prototype as a field', '{"__proto__":{"type":"cancel_config"}}', 'invalid_message', 'type'],
  ['the constructor as type', '{"type":"constructor"}', 'invalid_message', 'type'],
  ['an unknown type with mark-up', '{"type":"<script>alert(1)</script>\\u001b[31m"}', 'invalid_message', 'type'],
  ['no type', '{}', 'invalid_message', 'type'],
  [
    'a key twice, the last one wrong',
    '{"type":"cancel","conversation_id":"x","conversation_id":"../x"}',
    'invalid_message',
    'conversation_id',
  ],
  ['no configuration', { type: 'start_config' }, 'invalid_message', 'config'],
  ['a question without an id', { type: 'ask', text: 'hello' }, 'invalid_message', 'message_id'],
  ['a question without words', { type: 'ask', message_id: newId() }, 'invalid_message', 'text'],
  ['a token that is not there', { type: 'auth' }, 'invalid_message', 'token'],
  ['following nothing', { type: 'follow' }, 'invalid_message', 'conversation_id'],
  ['a decision about nothing', { type: 'decide', decision: 'allow' }, 'invalid_message', 'approval_id'],
  ['no decision', { type: 'decide', approval_id: 'x' }, 'invalid_message', 'decision'],
  ['use_demo as a text', setUpWith({ use_demo: 'false' }), 'invalid_message', 'config.use_demo'],
  ['verify_ssl as a number', setUpWith({ verify_ssl: 0 }), 'invalid_message', 'config.verify_ssl'],
  ['an address that is an object', setUpWith({ url: {} }), 'invalid_message', 'config.url'],
  ['a secret that is a number', setUpWith({ client_secret: 123 }), 'invalid_message', 'config.client_secret'],
  ['an unknown language', setUpWith({ language: 'xx' }), 'invalid_message', 'config.language'],
  ['an address of 2,049 characters', setUpWith({ url: 'x'.repeat(2049) }), 'too_large', 'config.url'],
  ['an id of 257 characters', setUpWith({ client_id: 'x'.repeat(257) }), 'too_large', 'config.client_id'],
  ['a secret of 1,025 characters', setUpWith({ client_secret: 'x'.repeat(1025) }), 'too_large', 'config.client_secret'],
  ['a key of 257 characters', setUpWith({ gemini_api_key: 'x'.repeat(257) }), 'too_large', 'config.gemini_api_key'],
  ['a token of 513 characters', { type: 'auth', token: 'x'.repeat(513) }, 'too_large', 'token'],
  ['a question one character too long', askWith({ text: 'x'.repeat(MAX_QUESTION + 1) }), 'question_too_long'],
  ['an empty question', askWith({ text: '' }), 'question_empty'],
  ['a question of blanks', askWith({ text: ' \n\t\u2003' }), 'question_empty'],
  ['a message id of 65 characters', askWith({ message_id: 'x'.repeat(65) }), 'invalid_message', 'message_id'],
  ['a message id with a NUL', askWith({ message_id: 'a\0' }), 'invalid_message', 'message_id'],
  [
    'a conversation id that is a path',
    askWith({ conversation_id: '../../etc/passwd' }),
    'invalid_message',
    'conversation_id',
  ],
  ['a question in a conversation of nobody', askWith({ conversation_id: newId() }), 'not_found'],
  [
    'following from a number beyond all',
    { type: 'follow', conversation_id: 'x', after: 2 ** 53 },
    'too_large',
    'after',
  ],
  ['following from minus one', { type: 'follow', conversation_id: 'x', after: -1 }, 'invalid_message', 'after'],
  ['following what is not there', { type: 'follow', conversation_id: newId() }, 'not_found'],
  ['stopping what does not run', { type: 'cancel', conversation_id: newId() }, 'turn_not_running'],
  ['deciding what nobody asked', { type: 'decide', approval_id: 'x', decision: 'allow' }, 'approval_not_found'],
];

const refused = ([name, frame, code, field]: (typeof REFUSED)[number]): Case => ({
  name: `messages: ${name}`,
  run: async attack => {
    const client = await attack.socket();
    const answer = await refusalOf(client, frame);
    must('the refusal', answer, answer['code'] === code && (field === undefined || answer['field'] === field));
    must('the refusal repeats nothing', answer, !/script|u001b|passwd|xxxx/.test(JSON.stringify(answer)));
    const next = await refusalOf(client, { type: 'cancel', conversation_id: 'x' });
    must('the next frame is served', next, next['code'] === 'turn_not_running');
  },
});

/** Addresses that must not be called, and how the set-up ends. */
const ADDRESSES: readonly [url: string, code: string][] = [
  ['http://169.254.169.254/latest/meta-data', 'address_forbidden'],
  ['http://metadata.google.internal/', 'address_forbidden'],
  ['http://[::ffff:169.254.169.254]/', 'address_forbidden'],
  ['http://0xa9.0xfe.0xa9.0xfe', 'address_forbidden'],
  ['http://2852039166', 'address_forbidden'],
  ['http://①⑥⑨.②⑤④.①⑥⑨.②⑤④', 'address_forbidden'],
  ['http://0.0.0.0', 'address_forbidden'],
  ['file:///etc/passwd', 'address_scheme'],
  ['gopher://looker.example', 'address_scheme'],
  ['javascript:alert(1)', 'address_scheme'],
  ['http://93.184.215.14', 'address_scheme'],
  ['https://user:a-secret-that-must-not-come-back@looker.example', 'address_credentials'],
  ['https://looker.example/?client_secret=a-secret-that-must-not-come-back', 'address_credentials'],
  ['https://', 'address_invalid'],
  ['https://looker.example:65536', 'address_invalid'],
  ['\0', 'address_invalid'],
  ['http://127.0.0.1:1', 'looker_refused'],
];

const address = ([url, code]: (typeof ADDRESSES)[number]): Case => ({
  name: `messages: a Looker at ${JSON.stringify(url)}`,
  run: async attack => {
    const last = await setUpEnds(attack, { ...LOOKER, url, gemini_api_key: 'k' });
    must('the set-up', last, last['status'] === 'error' && last['code'] === code);
    must('the secret is not repeated', last, !JSON.stringify(last).includes(LOOKER.client_secret));
  },
});

async function setUpEnds(attack: Attack, config: object): Promise<Record<string, unknown>> {
  const client = await attack.socket();
  const ended = client.exchange({ type: 'start_config', config }, isLastStatus);
  return within(30_000, 'the end of the set-up', ended);
}

/** Questions that are strange but allowed: kept as they are (but for what no text can hold), and answered. */
const STRANGE: readonly [name: string, text: string][] = [
  ['a NUL', 'hello \0 there'],
  ['half a character', 'hello \ud800 there'],
  ['written from right to left', 'hello \u202e olleh'],
  ['10,000 accents on one letter', `hello a${'\u0301'.repeat(10_000)}`],
  ['as long as a question may be', `hello${' x'.repeat((MAX_QUESTION - 5) / 2)}`],
  ['of mark-up and commands', 'hello <script>alert(1)</script> $(id) `id` \u001b[31m ![x](http://127.0.0.1:1/x)'],
];

const strange = ([name, text]: (typeof STRANGE)[number]): Case => ({
  name: `messages: a question: ${name}`,
  run: async attack => {
    const client = await attack.socket();
    const frame = { type: 'ask', message_id: newId(), text };
    const first = await within(SOON_MS, 'the acknowledgement', client.exchange(frame));
    must('the question is accepted', first, first['type'] === 'accepted');
    const path = `/api/conversations/${String(first['conversation_id'])}`;
    attack.later(async () => void (await fetch(`${attack.server.url}${path}`, { method: 'DELETE' })));
    const ending = await within(40_000, 'the ending', client.until(isEnding));
    must('the turn ends', ending, JSON.stringify(ending).includes('"outcome":"done"'));
    const again = await within(
      SOON_MS,
      'the second',
      client.exchange(frame, heard => heard['type'] !== 'event'),
    );
    must('sent again it is the same question', again, again['type'] === 'accepted' && again['seq'] === first['seq']);
    const kept = client.frames.find(heard => heard['type'] === 'event');
    const exact = text.toWellFormed().replaceAll('\0', '\u{FFFD}');
    must('it is kept as it is', kept, JSON.stringify(kept?.['event']).includes(JSON.stringify(exact)));
  },
});

/** Before the token, whatever the frame is. */
const STRANGERS: readonly [name: string, frame: object][] = [
  ['asks', askWith({})],
  ['connects', setUpWith({ use_demo: true })],
  ['follows', { type: 'follow', conversation_id: 'x' }],
  ['stops a set-up', { type: 'cancel_config' }],
];

const stranger = ([name, frame]: (typeof STRANGERS)[number]): Case => ({
  name: `messages: a stranger ${name}`,
  run: async attack => {
    const client = await attack.socket(attack.stranger);
    const answer = await refusalOf(client, frame);
    must('the refusal', answer, answer['code'] === 'unauthorized' && answer['step'] === 'auth');
    const code = await closeCode(client);
    must('the close code', code, code === 1008);
  },
});

const silentStranger: Case = {
  name: 'messages: a stranger says nothing',
  waits: true,
  run: async attack => {
    const code = await closeCode(await attack.socket(attack.stranger), 15_000);
    must('the close code', code, code === 1008);
  },
};

const allAtOnce: Case = {
  name: 'messages: 2,000 frames at once, all understood and all refused',
  run: async attack => {
    const client = await attack.socket();
    for (let count = 0; count < 2_000; count++) client.send({ type: 'cancel', conversation_id: `x${count}` });
    const last = await within(20_000, 'the last refusal', client.exchange(askWith({ text: '' })));
    must('refusals', last, last['type'] === 'error');
    await within(
      20_000,
      'the last refusal',
      client.until(heard => heard['code'] === 'question_empty'),
    );
    must('an answer each', client.frames.length, client.frames.length === 2_001);
  },
};

export const messageCases: readonly Case[] = [
  ...REFUSED.map(refused),
  ...STRANGERS.map(stranger),
  silentStranger,
  allAtOnce,
  ...ADDRESSES.map(address),
  ...STRANGE.map(strange),
];
