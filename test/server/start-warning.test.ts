import { expect, test, vi } from 'vitest';
import { sentence } from '../../src/i18n/i18n.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

test.each([
  ['on all addresses', { HOST: '0.0.0.0' }, true],
  ['on this machine only', { HOST: '127.0.0.1' }, false],
  ['behind a proxy with https', { HOST: '0.0.0.0', PUBLIC_URL: 'https://chat.example.com' }, false],
  ['behind a proxy with plain http', { HOST: '0.0.0.0', PUBLIC_URL: 'http://chat.example.com' }, true],
])('the start warns of plain http for other machines, in one line: %s', async (_, env, warned) => {
  const server = await startServerProcess(await tempFolder(), { ...env, LOCALE: 'pt-BR' });
  // The last line of the start.
  await vi.waitFor(() => expect(server.output()).toContain(sentence('pt-BR', 'command', 'no_key')), 10_000);
  const warnings = server
    .output()
    .split('\n')
    .filter(line => line === sentence('pt-BR', 'command', 'plain_http'));
  expect(warnings).toHaveLength(warned ? 1 : 0);
});
