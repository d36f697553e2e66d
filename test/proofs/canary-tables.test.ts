import { expect, test } from 'vitest';
import { ALLOWED } from '../../proofs/canary/allowed.ts';
import { missed, PLANTED } from '../../proofs/canary/planted.ts';
import { Recorder } from '../../proofs/canary/recorder.ts';
import { makeGiven } from '../../proofs/canary/secrets.ts';
import { judge } from '../../proofs/canary/verdict.ts';
import { controlBuild } from '../../proofs/harness/control-build.ts';

const given = makeGiven();
const secrets = Object.entries(given).map(([kind, value]) => ({ kind, value }));

test('no leak is planted where the secret may be', () => {
  for (const { found } of PLANTED) {
    expect(ALLOWED.filter(({ kind, place }) => kind === found.kind && place.test(found.place))).toEqual([]);
  }
});

test('every leak can still be planted in the build', async () => {
  const faults = PLANTED.map(({ fault }) => fault);
  const build = await controlBuild(faults); // throws where one does not fit
  await expect(build.remove()).resolves.toBeUndefined();
});

test('a planted leak counts as caught only in its own place and spelling', () => {
  const [first, ...others] = PLANTED;
  if (first === undefined) throw new Error('nothing is planted');
  expect(missed(PLANTED.map(({ found }) => found))).toEqual([]);
  expect(missed(others.map(({ found }) => found))).toEqual([first]);
  expect(missed([{ ...first.found, form: 'utf16' }, ...others.map(({ found }) => found)])).toEqual([first]);
});

test('a secret is allowed in its place, a leak in any other, and in the name of a place', () => {
  const recorder = new Recorder();
  recorder.whole('said in the frame start_config', JSON.stringify(given.client_secret));
  recorder.whole('said in the frame ask', given.client_secret);
  recorder.whole(`file data/${given.client_secret}`, 'empty');
  const { leaks, unmet } = judge(recorder, secrets);
  expect(leaks.map(({ place }) => place)).toEqual(['said in the frame ask', `file data/${given.client_secret}`]);
  expect(unmet).toHaveLength(ALLOWED.length - 1);
});

test('a secret that comes in pieces is whole again where the pieces meet', () => {
  const recorder = new Recorder();
  for (const character of given.file_key) recorder.piece('stderr of serve', character);
  expect(judge(recorder, secrets).leaks).toMatchObject([{ kind: 'file_key', place: 'stderr of serve' }]);
});

test('given secrets are long enough that no twelve characters of them come by accident, and new each time', () => {
  const again = Object.values(makeGiven());
  for (const { value } of secrets) {
    expect(value.length).toBeGreaterThanOrEqual(40);
    expect(again).not.toContain(value);
  }
});
