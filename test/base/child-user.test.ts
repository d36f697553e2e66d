import { lstat, mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGeminiHome, emptyTemporary, removeGeminiHome, removeSessionFiles } from '../../src/agent/gemini-home.ts';
import { giveFolder, makePassage } from '../../src/base/child-user.ts';
import { inFolder } from '../../src/base/in-folder.ts';
import { removeTree } from '../../src/base/remove-tree.ts';
import { probe } from '../harness/probe.ts';
import { CHILD, isRoot, NEEDS_ROOT, openFolder } from '../harness/reachable-place.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { runProgram } from '../programs/start-program.ts';

/** A folder with a file that must stay, as a link would lead to it. */
async function precious(): Promise<string> {
  const folder = await tempFolder();
  await writeFile(join(folder, 'keep'), '');
  return folder;
}

test('a child that is given a user has none of the groups that its parent is in', async ({ skip }) => {
  skip(!isRoot, NEEDS_ROOT);
  const [parents, ...lines] = await runProgram('start-as-user', [CHILD.uid, CHILD.gid, 4, 27].map(String));
  expect(parents?.split(' ')).toEqual(expect.arrayContaining(['4', '27']));
  expect(lines.find(line => line.startsWith('Groups:'))?.trim()).toBe('Groups:');
  expect(lines.find(line => line.startsWith('Gid:'))).toBe(`Gid:${`\t${CHILD.gid}`.repeat(4)}`);
});

test('a passage lets that user through to what it knows of, and shows and opens nothing else', async ({ skip }) => {
  skip(!isRoot, NEEDS_ROOT);
  const folder = join(await openFolder(), 'passage');
  await makePassage(folder, CHILD);
  const home = join(folder, 'home');
  await mkdir(join(home, 'inner'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'secret'), 's', { mode: 0o600 });
  await giveFolder(home, CHILD);
  const paths = [join(home, 'inner'), folder, join(folder, 'secret')];
  expect(await probe(paths, CHILD)).toEqual(['read', 'EACCES', 'EACCES']);
  expect(await probe(paths, { uid: 60_732, gid: 60_732 })).toEqual(['EACCES', 'EACCES', 'EACCES']);
  await makePassage(folder, undefined);
  expect(await probe(paths, CHILD)).toEqual(['EACCES', 'EACCES', 'EACCES']);
});

describe('what others may exchange at any moment', () => {
  test('is removed with all that is in it, write-protected or not, and no link is followed', async () => {
    const [folder, kept] = [await tempFolder(), await precious()];
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'a', 'b'), { recursive: true });
    await symlink(kept, join(tree, 'a', 'link'));
    await symlink(join(kept, 'keep'), join(tree, 'file'));
    await mkdir(join(tree, 'protected'), { mode: 0o500 });
    await removeTree(tree);
    await removeTree(join(folder, 'missing'));
    expect([await readdir(folder), await readdir(kept)]).toEqual([[], ['keep']]);
    await symlink(kept, join(folder, 'tree'));
    await removeTree(join(folder, 'tree'));
    expect([await readdir(folder), await readdir(kept)]).toEqual([[], ['keep']]);
  });

  test('is left when it is deeper than anything of ours, instead of taking all open files', async () => {
    const folder = await tempFolder();
    const deep = (levels: number): Promise<unknown> =>
      mkdir(join(folder, String(levels), ...Array.from({ length: levels }, () => 'd')), { recursive: true });
    await Promise.all([deep(30), deep(40)]);
    await removeTree(join(folder, '30'));
    await expect(removeTree(join(folder, '40'))).rejects.toThrow('too deep');
    expect(await readdir(folder)).toEqual(['40']);
  });

  test('is worked in where it was opened, though a link takes its place', async () => {
    const [folder, kept] = [await tempFolder(), await precious()];
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    await inFolder(folder, ['a', 'b'], async path => {
      await rename(join(folder, 'a'), join(folder, 'moved'));
      await mkdir(join(folder, 'a'));
      await symlink(kept, join(folder, 'a', 'b'));
      await writeFile(join(path, 'mine'), '');
      expect(await readdir(path)).toEqual(['mine']);
    });
    expect([await readdir(join(folder, 'moved', 'b')), await readdir(kept)]).toEqual([['mine'], ['keep']]);
    await expect(inFolder(folder, ['a', 'b'], path => readdir(path))).rejects.toThrow('ENOTDIR');
  });

  test.runIf(isRoot).each(['tmp', '.gemini/tmp/ws', '.gemini/tmp/ws/chats'])(
    'is not followed when the CLI makes a link of %s in its home',
    async place => {
      const kept = await precious();
      await writeFile(join(kept, 'session-12345678.jsonl'), '');
      await mkdir(join(kept, 'tool-outputs'));
      await mkdir(join(kept, 'chats'));
      const before = await readdir(kept, { recursive: true });
      const home = await createGeminiHome(join(await tempFolder(), 'home'), '', CHILD);
      await rename(join(home.path, place), join(home.path, 'aside'));
      await symlink(kept, join(home.path, place));
      await removeSessionFiles(home, ['12345678']);
      await emptyTemporary(home);
      await removeGeminiHome(home.path);
      expect(await readdir(kept, { recursive: true })).toEqual(before);
      await expect(lstat(home.path)).rejects.toThrow('ENOENT');
    },
  );
});
