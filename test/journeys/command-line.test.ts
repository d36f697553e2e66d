import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence, sentence } from '../../src/i18n/i18n.ts';
import { closeDatabase, openDatabase } from '../../src/storage/sqlite-driver.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { ask, setUp } from '../harness/ask.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { connectedFolder, databaseOf, digest } from './data-folder.ts';

const KEY = generateKey();

async function run(folder: string, args: string[], env: Record<string, string> = {}) {
  const child = startMain(folder, args, { RUNTIME_DIR: runtimeDirectory, ...env });
  const lines: string[] = [];
  for (let line = await child.lines.next(); !line.done; line = await child.lines.next()) lines.push(line.value);
  const { exitCode } = await child.ended;
  return { exitCode, output: lines.join('\n'), errors: child.stderrTail() };
}

describe('the command line', () => {
  test('ask --demo answers a question with words, a table and bars, in the language of the system, and exits 0', async () => {
    const args = ['ask', '--demo', 'Receita por trimestre em 2025'];
    const { exitCode, output, errors } = await run(await tempFolder(), args, {
      LANG: 'pt_BR.UTF-8',
      DEMO_TODAY: '2026-11-22',
    });
    expect(exitCode).toBe(0);
    expect(errors).toContain('100 % Pronto');
    expect(output).toMatch(/│\s+\$[\d.]+,\d\d\s+│/);
    expect(output).toContain('█');
    expect(output).toContain('2025');
  });

  test.each([
    ['Revenue by category as a pie', 'pie', 'shares_drawn', /█ .*\(\d[\d.]*%\)/],
    ['Revenue by month in 2025 as a line', 'line', 'course_drawn', /[▁▂▃▄▅▆▇█]{12}\nFrom 2025-01 to 2025-12;/],
  ] as const)('ask for “%s” is answered with what a terminal draws of it, in true words', async (...wish) => {
    const [question, chart, words, drawn] = wish;
    const env = { DEMO_TODAY: '2026-11-22' };
    const { exitCode, output, errors } = await run(await tempFolder(), ['ask', '--demo', question], env);
    expect(exitCode).toBe(0);
    expect(errors).toMatch(new RegExp(`· show_chart .*"chart":"${chart}"`));
    expect(output).toContain('│');
    expect(output).toContain(sentence('en', 'command', words));
    expect(output).toMatch(drawn);
  });

  test('ask without a connection says so and does not exit 0', async () => {
    const { exitCode, errors } = await run(await tempFolder(), ['ask', 'How many orders?']);
    expect(exitCode).toBe(1);
    expect(errors).toContain('Nothing is connected yet');
  });

  test('ask talks to the server that runs on the same folder; an answer that fails is said and does not exit 0', async () => {
    const folder = await tempFolder();
    const server = await startServerProcess(folder);
    await setUp(await server.open());
    const port = { PORT: String(server.port) };
    const first = await run(folder, ['ask', 'How many orders in 2025?'], port);
    expect(first.exitCode).toBe(0);
    expect(first.output).not.toContain('not asked again');
    const again = await run(folder, ['ask', 'How many orders in 2025?'], port);
    expect(again.output).toMatch(/Rows from \d\d:\d\d.*; Looker was not asked again\./);
    const failed = await run(folder, ['ask', 'demo:model-safety'], port);
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toContain('declined to answer');
  });

  test('doctor checks all parts beside a running server', async () => {
    const folder = await tempFolder();
    const server = await startServerProcess(folder);
    await setUp(await server.open());
    const { exitCode, output } = await run(folder, ['doctor']);
    expect(output.split('\n').filter(line => line.startsWith('✗'))).toEqual([]);
    expect(output.split('\n').filter(line => line.startsWith('✓')).length).toBeGreaterThan(5);
    expect(exitCode).toBe(0);
  });

  test.each(LANGUAGES)(
    'doctor of a newer release leaves the database as the former one needs it, and says so (%s)',
    async LOCALE => {
      const folder = await tempFolder();
      await connectedFolder(folder, KEY);
      const database = await openDatabase(databaseOf(folder));
      database.exec("delete from kysely_migration where name = '009-turn-accounts'");
      database.exec('alter table turns drop column account');
      closeDatabase(database);
      const before = await digest(folder);
      const { exitCode, output } = await run(folder, ['doctor'], { LOCALE, ENCRYPTION_KEY: KEY });
      expect(exitCode).toBe(1);
      expect(output).toContain(sentence(LOCALE, 'command', 'database_former'));
      expect(await digest(folder)).toEqual(before);
      await startServerProcess(folder, { ENCRYPTION_KEY: KEY }); // a start does it
    },
  );

  test('doctor names the first part that fails, and what to do', async () => {
    const { exitCode, output } = await run(await tempFolder(), ['doctor'], { LANG: 'pt_BR.UTF-8' });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/✗ Há uma conexão.*\n.*Nada está conectado/);
  });

  test.each([
    ['en_US.UTF-8', 'en'],
    ['pt_BR.UTF-8', 'pt-BR'],
  ] as const)(
    'doctor says that others can get at the data folder, and leaves it as it is (%s)',
    async (LANG, language) => {
      const folder = await tempFolder();
      const storage = sentence(language, 'doctor', 'storage');
      await chmod(folder, 0o755);
      const { output } = await run(folder, ['doctor'], { LANG, DATA_DIR: folder });
      expect(output).toContain(`! ${storage}\n  ${sentence(language, 'command', 'folder_is_open')}`);
      expect((await stat(folder)).mode & 0o777).toBe(0o755);
      const shared = await tempFolder();
      await writeFile(join(shared, 'letters.txt'), '');
      await chmod(shared, 0o755);
      const { output: refused, exitCode } = await run(shared, ['doctor'], { LANG, DATA_DIR: shared });
      expect(refused).toContain(`✗ ${storage}\n  ${errorSentence(language, new CodedError('storage_not_private'))}`);
      expect([exitCode, await readdir(shared)]).toEqual([1, ['letters.txt']]);
    },
  );

  test('keygen prints a key that the server takes', async () => {
    const { output } = await run(await tempFolder(), ['keygen']);
    const folder = await tempFolder();
    await writeFile(join(folder, '.env'), `${output}\n`);
    const { output: found } = await run(folder, ['doctor']);
    expect(found).toContain('✓ Encryption key');
  });

  test('rotate-keys needs a key and says how many secrets it moved', async () => {
    const folder = await tempFolder();
    expect((await run(folder, ['rotate-keys'])).exitCode).toBe(78);
    const { exitCode, output } = await run(folder, ['rotate-keys'], { ENCRYPTION_KEY: generateKey() });
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^0 stored secrets/);
  });

  test.each([
    ['PORT', '8000 ', 'PORT'],
    ['ENCRYPTION_KEY', 'your-secret-encryption-key-here', 'npm run keygen'],
    ['AUTH', 'nobody', 'AUTH'],
  ])('a start with a senseless %s ends with 78 and one line that helps', async (name, value, told) => {
    const { exitCode, errors } = await run(await tempFolder(), [], { [name]: value });
    expect(exitCode).toBe(78);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain(told);
  });

  test('demo-looker and demo-model print what connects a server to them, as a customer would', async () => {
    const folder = await tempFolder();
    const looker = startMain(folder, ['demo-looker', '--port', '0'], {});
    const model = startMain(folder, ['demo-model', '--port', '0'], {});
    const printed = async (lines: AsyncIterator<string>): Promise<string[]> => {
      await lines.next(); // a sentence for people
      return [await lines.next(), await lines.next(), await lines.next()].map(line => String(line.value));
    };
    const [url, id, secret] = (await printed(looker.lines)).map(line => line.replace(/^\w+: /, ''));
    await writeFile(
      join(folder, '.env'),
      [`ENCRYPTION_KEY=${generateKey()}`, ...(await printed(model.lines))].join('\n'),
    );
    const server = await startServerProcess(folder);
    const client = await server.open();
    const config = { url, client_id: id, client_secret: secret, use_demo: false };
    expect(await setUp(client, config)).toMatchObject({ status: 'done' });
    expect((await ask(client, 'Quantos pedidos em 2025?')).results).toHaveLength(1);
    const second = await run(folder, ['demo-looker', '--port', new URL(url ?? '').port]);
    expect(second.errors).toContain(`Port ${new URL(url ?? '').port} is in use`);
    expect((await run(folder, ['demo-looker', '--port', 'x'])).exitCode).toBe(1);
  });

  test('a second server on the same folder is refused and names the first', async () => {
    const folder = await tempFolder();
    const server = await startServerProcess(folder);
    const { exitCode, errors } = await run(folder, [], { PORT: '0' });
    expect(exitCode).toBe(78);
    expect(errors).toContain(String(server.pid));
  });
});
