import { expect, test } from 'vitest';
import { SETUP_STEPS } from '../../src/contract/setup.ts';
import { fieldOf } from '../../web/src/setup/field-of.ts';
import { stepStates } from '../../web/src/setup/step-states.ts';
import { newId } from '../../web/src/state/new-id.ts';
import { pauseBefore } from '../../web/src/state/pause.ts';
import { hashOf, placeOf, tokenOf } from '../../web/src/state/place.ts';
import type { SetupRun } from '../../web/src/state/types.ts';

test('The pauses between attempts double from half a second up to fifteen, and differ by chance', () => {
  expect([0, 1, 2, 3, 4, 5, 20].map(attempt => pauseBefore(attempt, 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
  expect(pauseBefore(3, 1)).toBe(2000);
});

test('Every place of the page has an address that leads back to it', () => {
  for (const place of [
    { screen: 'chat', conversationId: undefined },
    { screen: 'chat', conversationId: '0b7e-4' },
    { screen: 'connection', conversationId: undefined },
    { screen: 'connect', conversationId: undefined },
  ] as const) {
    expect(placeOf(hashOf(place))).toEqual(place);
  }
});

test('An address that names nothing, or something hostile, is a new conversation', () => {
  const start = { screen: 'chat', conversationId: undefined };
  for (const hash of ['', '#', '#/c/', '#/c/../../etc', '#/c/a b', '#javascript:alert(1)']) {
    expect(placeOf(hash)).toEqual(start);
  }
});

test('The token is taken from the link the server prints, and from no other', () => {
  expect(tokenOf('#token=abc_-123')).toBe('abc_-123');
  expect(tokenOf('#token=')).toBeUndefined();
  expect(tokenOf('#token=%ff%')).toBeDefined(); // nothing that any link holds may throw
  expect(tokenOf('#/c/token=abc')).toBeUndefined();
});

test('Message ids are UUIDs where the browser makes none, on plain http', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const own = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    const ids = Array.from({ length: 200 }, newId);
    expect(ids.every(id => uuid.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  } finally {
    if (own === undefined) Reflect.deleteProperty(crypto, 'randomUUID');
    else Object.defineProperty(crypto, 'randomUUID', own);
  }
  expect(newId()).toMatch(uuid);
});

test('A failed set-up points at the field the server named, else at the one its code speaks of', () => {
  expect(fieldOf('looker_wrong_secret', undefined)).toBe('client_secret');
  expect(fieldOf('looker_dns', undefined)).toBe('url');
  expect(fieldOf('looker_tls', undefined)).toBe('verify_ssl');
  expect(fieldOf('model_key_refused', undefined)).toBe('gemini_api_key');
  expect(fieldOf('field_missing', 'client_id')).toBe('client_id');
  expect(fieldOf('install_offline', undefined)).toBeUndefined();
  expect(fieldOf('constructor', 'toString')).toBeUndefined();
});

const run = (over: Partial<SetupRun>): SetupRun => ({
  startedAt: 0,
  statuses: [],
  running: true,
  joined: false,
  field: undefined,
  ...over,
});
const status = (step: string, state: 'loading' | 'done' | 'error' = 'loading') => ({
  status: state,
  message: '',
  progress: 0,
  step,
});
const states = (over: Partial<SetupRun>) => stepStates(run(over)).map(({ state }) => state);

test('The five steps stand as the server has told so far', () => {
  expect(stepStates(run({})).map(({ step }) => step)).toEqual(SETUP_STEPS);
  expect(states({})).toEqual(['current', 'waiting', 'waiting', 'waiting', 'waiting']);
  expect(states({ statuses: [status('gemini_install'), status('looker_test')] })).toEqual([
    'done',
    'done',
    'current',
    'waiting',
    'waiting',
  ]);
  expect(states({ statuses: [status('complete', 'done')], running: false })).toEqual(Array(5).fill('done'));
});

test('A failure stands at the step that was under way, also when it is told outside the steps', () => {
  const failed = ['done', 'failed', 'waiting', 'waiting', 'waiting'];
  expect(states({ statuses: [status('looker_config'), status('looker_config', 'error')], running: false })).toEqual(
    failed,
  );
  expect(states({ statuses: [status('looker_config'), status('protocol', 'error')], running: false })).toEqual(failed);
  expect(states({ statuses: [status('protocol', 'error')], running: false })).toEqual(Array(5).fill('waiting'));
});
