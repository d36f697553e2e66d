import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { ask, setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** What no child has any business with. */
const RISKY = {
  NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2 --report-on-signal --report-signal=SIGPIPE',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  LD_PRELOAD: '/nowhere/other.so', // the loader passes over what it does not find
};

test.each(LANGUAGES)('an environment that may give secrets away is warned of at the start, in %s', async LOCALE => {
  const server = await startServerProcess(await tempFolder(), { ...RISKY, LOCALE });
  await server.open();
  await expect.poll(() => server.output()).toContain(sentence(LOCALE, 'command', 'risk_memory_dump'));
  await expect.poll(() => server.output()).toContain(sentence(LOCALE, 'command', 'risk_report'));
  await expect.poll(() => server.output()).toContain(sentence(LOCALE, 'command', 'risk_tls_unchecked'));
  await expect.poll(() => server.output()).toContain(sentence(LOCALE, 'command', 'risk_preloaded'));
  expect(server.output()).not.toContain(sentence(LOCALE, 'command', 'risk_debugger'));
});

test('none of it reaches a child', async () => {
  const server = await startServerProcess(await tempFolder(), RISKY);
  const client = await server.open();
  expect(await setUp(client)).toMatchObject({ status: 'done' });
  expect((await ask(client, 'How many orders in 2025?')).ending.outcome).toBe('done');
  const environments = server.descendants().map(pid => readFileSync(`/proc/${pid}/environ`, 'latin1'));
  expect(environments.length).toBeGreaterThanOrEqual(2); // the CLI and the Toolbox
  for (const environment of environments)
    expect(environment).not.toMatch(/heapsnapshot|REJECT_UNAUTHORIZED|LD_PRELOAD/);
});
