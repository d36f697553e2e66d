import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../src/base/child-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HARNESS = new URL('../../proofs/harness/prove.ts', import.meta.url).href;

/** A proof of this body, as a program of its own. */
async function startProof(body: string) {
  const script = `import { prove } from ${JSON.stringify(HARNESS)};\nawait prove(async ({ whenOver }) => {\n${body}\n});`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: await tempFolder() };
  const proof = startChild({ command: process.execPath, args, env, cwd: ROOT });
  onTestFinished(async () => void (await proof.stop()));
  return proof;
}

test('what cannot be closed at the end takes neither the place of a finding nor the turn of what is closed after it', async () => {
  const proof = await startProof(`
    whenOver(() => console.log('the first is closed'));
    whenOver(() => { throw new Error('this cannot be'); });
    throw new Error('the scenario did not happen');
  `);
  const printed = await text(proof.stdout);
  expect((await proof.ended).exitCode).toBe(1);
  expect(printed).toContain('the first is closed');
  expect(proof.stderrTail()).toContain('this cannot be');
  expect(proof.stderrTail()).toContain('the scenario did not happen');
});
