import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { heardMs, within } from '../../proofs/harness/patience.ts';

const PATIENCE_MS = 200;

function holdUp(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('what has come in time is not late because nobody could hear it', async () => {
  const answer = within(PATIENCE_MS, 'the file', readFile(fileURLToPath(import.meta.url), 'utf8'));
  holdUp(5 * PATIENCE_MS);
  expect(await answer).toContain('holdUp');
});

test('what does not come is late, and not before its time', async () => {
  const begun = performance.now();
  await expect(within(PATIENCE_MS, 'nothing', new Promise(() => {}))).rejects.toThrow('nothing: nothing within 200 ms');
  expect(performance.now() - begun).toBeGreaterThanOrEqual(PATIENCE_MS);
});

test('the stopwatch stands still while nobody can hear', async () => {
  const begun = heardMs();
  holdUp(5 * PATIENCE_MS);
  expect(heardMs() - begun).toBeLessThan(PATIENCE_MS);
  await new Promise(resolve => setTimeout(resolve, 3 * PATIENCE_MS));
  expect(heardMs() - begun).toBeGreaterThan(PATIENCE_MS);
});
