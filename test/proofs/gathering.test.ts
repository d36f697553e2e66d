import { expect, test } from 'vitest';
import { Gathering } from '../../proofs/containment/attacks/gathering.ts';

const LONG_MS = 60_000;

test('nobody goes on before all are there, or known not to come', async () => {
  const gathering = new Gathering(3, LONG_MS);
  const gone: number[] = [];
  const going = [1, 2].map(async who => {
    await gathering.come(who);
    gone.push(who);
  });
  void gathering.come(2); // once more is nobody else
  await new Promise(resolve => setImmediate(resolve));
  expect(gone).toEqual([]);
  await gathering.come(3);
  await Promise.all(going);
  expect(gone).toEqual([1, 2]);
});

test('who is there goes on at last without the others', async () => {
  const gathering = new Gathering(2, 20);
  const alive = setInterval(() => {}, 10); // the gathering keeps no process alive
  await expect(gathering.come(1)).resolves.toBeUndefined();
  clearInterval(alive);
});
