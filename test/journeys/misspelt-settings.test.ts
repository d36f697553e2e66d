import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const NEARLY = { ENCRYPTON_KEY: 'a-secret-under-a-wrong-name', PORTS: '1', HOSTNAME: 'here' };

test.each(LANGUAGES)(
  'a setting whose name is misspelt is told at the start and by doctor, never its value (%s)',
  async LOCALE => {
    const folder = await tempFolder();
    await writeFile(join(folder, '.env'), 'TRUST_PROXIES=203.0.113.77\n');
    const told = [
      { name: 'ENCRYPTON_KEY', meant: 'ENCRYPTION_KEY' },
      { name: 'TRUST_PROXIES', meant: 'TRUST_PROXY' },
    ].map(names => sentence(LOCALE, 'command', 'setting_misspelt', names));
    const server = await startServerProcess(folder, { ...NEARLY, LOCALE });
    await server.open(); // all lines of the start are printed by then
    for (const line of told) await expect.poll(() => server.output().split('\n')).toContain(line);
    await server.kill('SIGTERM');
    const doctor = startMain(folder, ['doctor'], { ...NEARLY, LOCALE, RUNTIME_DIR: runtimeDirectory });
    const lines = [await doctor.lines.next(), await doctor.lines.next(), await doctor.lines.next()].map(line =>
      String(line.value),
    );
    expect(lines).toEqual([`! ${sentence(LOCALE, 'doctor', 'settings')}`, ...told.map(line => `  ${line}`)]);
    const printed = `${server.output()}\n${lines.join('\n')}\n${doctor.stderrTail()}`;
    expect(printed).not.toMatch(/a-secret-under|203\.0\.113\.77|PORTS|HOSTNAME/);
  },
);

test('a .env that is a pipe, which gives its lines once, is read once', async () => {
  const folder = await tempFolder();
  execFileSync('mkfifo', [join(folder, '.env')]);
  const server = startServerProcess(folder, { LOCALE: 'en' });
  await writeFile(join(folder, '.env'), 'TRUST_PROXIES=203.0.113.77\n'); // done when it was read
  const names = { name: 'TRUST_PROXIES', meant: 'TRUST_PROXY' };
  await expect
    .poll(async () => (await server).output())
    .toContain(sentence('en', 'command', 'setting_misspelt', names));
});

test('it is told as well when the start fails, perhaps for want of that setting', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const server = startMain(await tempFolder(), [], { HOST: '127.0.0.1', PORT: port, PUBLIC_ULR: 'https://x.example' });
  const names = { name: 'PUBLIC_ULR', meant: 'PUBLIC_URL' };
  expect((await server.lines.next()).value).toBe(sentence('en', 'command', 'setting_misspelt', names));
  expect((await server.ended).exitCode).toBe(78);
});
