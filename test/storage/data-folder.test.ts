import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acquireDataFolder } from '../../src/storage/storage.ts';
import { runProgram, startProgram } from '../programs/start-program.ts';
import { temporaryFolder } from './world.ts';

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
