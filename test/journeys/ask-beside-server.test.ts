import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ownAddress } from '../../src/commands/own-address.ts';
import { readConfig } from '../../src/config/config.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { parseKey } from '../../src/vault/vault.ts';
import { setUp } from '../harness/ask.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';

const whenOver = whenFileIsOver();
let folder: string;

/** A folder that a server has set up and left. */
beforeAll(async () => {
  folder = await tempFolder(whenOver);
  const { key, cert } = selfSignedCertificate();
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  const server = await startServerProcess(folder, {}, whenOver);
  await setUp(await server.open());
  await server.kill('SIGTERM');
});

/** What `ask` says beside a server on the same folder. */
async function askBeside(env: Record<string, string>) {
  const settings = { RUNTIME_DIR: runtimeDirectory, LOG_LEVEL: 'silent', ...env };
  const child = startMain(folder, ['ask', 'How many orders in 2025?'], settings, onTestFinished);
  const { exitCode } = await child.ended;
  return { exitCode, words: child.stderrTail() };
}

const serve = async (env: Record<string, string>): Promise<Record<string, string> & { PORT: string }> => {
  const { port } = await startServerProcess(folder, env);
  return { ...env, PORT: String(port) };
};

describe('ask finds the server that has the folder', () => {
  test('on an address that is not localhost', async () => {
    expect(await askBeside(await serve({ HOST: '127.0.0.2' }))).toMatchObject({ exitCode: 0 });
  });

  test("by a name that is not this machine's own, which the server answers to as HOST has it", async ({ skip }) => {
    const hosts = await readFile('/etc/hosts', 'utf8').catch(() => '');
    const names = [...hosts.matchAll(/^127\.0\.0\.1[ \t]+(.+)$/gm)].flatMap(([, list = '']) =>
      list.trim().split(/\s+/),
    );
    const name = names.find(each => each !== 'localhost' && each !== hostname());
    if (name === undefined) return skip('this machine has no other name');
    expect(await askBeside(await serve({ HOST: name }))).toMatchObject({ exitCode: 0 });
  });

  test('behind a certificate that nobody else trusts, in another name', async () => {
    const tls = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' };
    expect(await askBeside(await serve({ HOST: '127.0.0.2', ...tls }))).toMatchObject({ exitCode: 0 });
  });

  test('or says where it looked, and what to set', async () => {
    await serve({ HOST: '127.0.0.2' });
    const address = 'http://localhost:1';
    const failure = new CodedError('server_unreachable', { params: { address } });
    expect(await askBeside({ PORT: '1' })).toEqual({ exitCode: 1, words: `${errorSentence('en', failure)}\n` });
  });

  test('or says that it needs the token that was set there', async () => {
    const { PORT } = await serve({ ACCESS_TOKEN: 'a-token-for-this-test-only' });
    await rm(join(folder, 'data', 'access-token'));
    const words = `${errorSentence('en', new CodedError('unauthorized'))}\n`;
    expect(await askBeside({ PORT })).toEqual({ exitCode: 1, words });
  });
});

test.each([
  ['0.0.0.0', 'http://localhost:8000'],
  ['::', 'http://localhost:8000'],
  ['::1', 'http://[::1]:8000'],
  ['chat.example.com', 'http://chat.example.com:8000'],
])('the server on %s is at %s', (HOST, address) => {
  expect(ownAddress(readConfig({ HOST }, parseKey), 8000)).toBe(address);
  expect(URL.canParse(address)).toBe(true);
});
