import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acquireDataFolder } from '../../src/storage/storage.ts';
import { runProgram, startProgram } from '../programs/start-program.ts';
import { temporaryFolder } from './world.ts';

const isRoot = process.getuid?.() === 0;
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o1777;

describe('the data folder', () => {
  test('is created for its owner alone, with all that is put into it', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'data');
    const held = await acquireDataFolder(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    await held.release();
  });

  test('serves one at a time, also within one process, and the next one after a release', async () => {
    const folder = await temporaryFolder();
    const first = await acquireDataFolder(folder);
    const inUse = { code: 'storage_in_use', params: { pid: String(process.pid) } };
    await expect(acquireDataFolder(folder)).rejects.toMatchObject(inUse);
    await expect(acquireDataFolder(folder)).rejects.toMatchObject(inUse); // the refused one took nothing with it
    await first.release();
    await first.release();
    const second = await acquireDataFolder(folder);
    await first.release(); // a late one is not the second's
    await expect(acquireDataFolder(folder)).rejects.toMatchObject(inUse);
    await second.release();
  });

  test('is not lost to this process when another one is refused', async () => {
    const folder = await temporaryFolder();
    const held = await acquireDataFolder(folder);
    await expect(acquireDataFolder(folder)).rejects.toMatchObject({ code: 'storage_in_use' });
    await expect(runProgram('hold-data-folder', [folder])).rejects.toThrow('storage_in_use');
    await expect(runProgram('hold-data-folder', [folder])).rejects.toThrow('storage_in_use');
    await held.release();
  });

  test('names the process that has it, and is free at once when that is killed', async () => {
    const folder = await temporaryFolder();
    const other = startProgram('hold-data-folder', [folder]);
    expect(await other.nextLine()).toBe('held');
    const inUse = { code: 'storage_in_use', params: { pid: String(other.pid) } };
    await expect(acquireDataFolder(folder)).rejects.toMatchObject(inUse);
    other.kill();
    expect((await other.ended).signal).toBe('SIGKILL');
    const held = await acquireDataFolder(folder);
    expect(await readFile(join(folder, 'lock.pid'), 'utf8')).toBe(String(process.pid));
    await held.release();
  });

  test('is given back by a process that lets go and lives on', async () => {
    const folder = await temporaryFolder();
    const other = startProgram('hold-data-folder', [folder]);
    expect(await other.nextLine()).toBe('held');
    other.stdin.end();
    expect((await other.ended).exitCode).toBe(0);
    await (await acquireDataFolder(folder)).release();
    expect(await readdir(folder)).toEqual(['lock.db']);
  });

  test.each(['', 'not a number', '12\n34'])('is still refused when the note of the process says %j', async note => {
    const folder = await temporaryFolder();
    const held = await acquireDataFolder(folder);
    await writeFile(join(folder, 'lock.pid'), note);
    await expect(acquireDataFolder(folder)).rejects.toMatchObject({ code: 'storage_in_use', params: { pid: '?' } });
    await held.release();
  });

  test('is refused with a reason when it is a file, or cannot hold the lock', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(acquireDataFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await mkdir(join(folder, 'data', 'lock.pid'), { recursive: true });
    await expect(acquireDataFolder(join(folder, 'data'))).rejects.toMatchObject({ code: 'storage_unavailable' });
    const held = await acquireDataFolder(folder); // nothing of the failures stays behind
    await held.release();
  });
});

describe('a data folder that others can get at', () => {
  /** One of ours, with what it holds open to all. */
  async function openFolder(mode: number): Promise<{ folder: string; outside: string }> {
    const folder = await temporaryFolder();
    const outside = join(await temporaryFolder(), 'linked');
    await writeFile(outside, '');
    await (await acquireDataFolder(folder)).release();
    for (const name of ['access-token', 'looker-chat.db', 'looker-chat.db-wal'])
      await writeFile(join(folder, name), '');
    await mkdir(join(folder, 'agent'));
    await symlink(outside, join(folder, 'link'));
    for (const name of await readdir(folder)) await chmod(join(folder, name), name === 'agent' ? 0o777 : 0o666);
    await chmod(folder, mode);
    return { folder, outside };
  }

  test.each([0o755, 0o750, 0o777, 0o701])('is closed with all that is in it, and that is told (%o)', async mode => {
    const { folder, outside } = await openFolder(mode);
    const held = await acquireDataFolder(folder);
    expect(held.wasOpen).toBe(true);
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(outside)).toBe(0o666);
    const files = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const { name } of files) expect(await modeOf(join(folder, name))).toBe(0o600);
    expect(await modeOf(join(folder, 'agent'))).toBe(0o700);
    await held.release();
    const again = await acquireDataFolder(folder);
    expect(again.wasOpen).toBe(false);
    await again.release();
  });

  test.runIf(isRoot)('may let one group through, and no other, and shows it nothing', async () => {
    const { folder } = await openFolder(0o710);
    await chown(folder, 0, 60_731);
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o600).catch(() => {});
    const held = await acquireDataFolder(folder, 60_731);
    expect([held.wasOpen, await modeOf(folder)]).toEqual([false, 0o710]);
    await held.release();
    for (const [mode, group] of [
      [0o750, 60_731],
      [0o711, 60_731],
      [0o710, 60_732],
    ] as const) {
      await chmod(folder, mode);
      const again = await acquireDataFolder(folder, group);
      expect([again.wasOpen, await modeOf(folder)]).toEqual([true, 0o700]);
      await again.release();
    }
  });

  test('is closed without a word when nothing was in it', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    const held = await acquireDataFolder(folder);
    expect([held.wasOpen, await modeOf(folder)]).toEqual([false, 0o700]);
    await held.release();
  });

  test.each([
    { what: 'is meant for all', mode: 0o1777, names: [] },
    { what: 'holds what is not ours', mode: 0o755, names: ['letters.txt'] },
  ])('and $what is refused, and left as it is', async ({ mode, names }) => {
    const folder = await temporaryFolder();
    for (const name of names) await writeFile(join(folder, name), '');
    await chmod(folder, mode);
    await expect(acquireDataFolder(folder)).rejects.toMatchObject({ code: 'storage_not_private' });
    expect([await modeOf(folder), await readdir(folder)]).toEqual([mode, names]);
  });

  test.runIf(isRoot).each([0o700, 0o755])("and is another user's is refused, and left as it is (%o)", async mode => {
    const { folder } = await openFolder(mode);
    await chown(folder, 65_534, 65_534);
    const before = await readdir(folder);
    await expect(acquireDataFolder(folder)).rejects.toMatchObject({ code: 'storage_not_private' });
    expect([await modeOf(folder), await readdir(folder)]).toEqual([mode, before]);
    expect(await modeOf(join(folder, 'access-token'))).toBe(0o666);
  });
});
