import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pageFiles, pageWeight } from '../../scripts/page-weight.mjs';
import { tempFolder } from '../harness/temp-folder.ts';

/** A page as Vite builds it: two screens that share a part, two languages, and what the chat asks for later. */
const MANIFEST = {
  'index.html': {
    file: 'assets/index.js',
    isEntry: true,
    css: ['assets/index.css'],
    imports: ['_runtime.js'],
    dynamicImports: ['src/chat.tsx', 'src/setup.tsx', 'src/i18n/en.ts', 'src/i18n/pt-br.ts'],
  },
  '_runtime.js': { file: 'assets/runtime.js' },
  '_shared.js': { file: 'assets/shared.js' },
  // Of use to the set-up and to results, but not to the chat itself.
  '_form.js': { file: 'assets/form.js' },
  'src/chat.tsx': {
    file: 'assets/chat.js',
    css: ['assets/chat.css'],
    imports: ['index.html', '_shared.js'],
    dynamicImports: ['src/card.tsx', 'src/setup.tsx'],
  },
  'src/setup.tsx': { file: 'assets/setup.js', imports: ['index.html', '_shared.js', '_form.js'] },
  'src/card.tsx': {
    file: 'assets/card.js',
    imports: ['src/chat.tsx', '_form.js'],
    dynamicImports: ['src/engine.ts', 'src/chat.tsx'],
  },
  'src/engine.ts': { file: 'assets/engine.js' },
  'src/i18n/en.ts': { file: 'assets/en.js' },
  'src/i18n/pt-br.ts': { file: 'assets/pt-br.js' },
};

/** Bytes of each file; no two sums of them are the same. */
const SIZES: Readonly<Record<string, number>> = {
  'index.html': 1,
  'favicon.svg': 2,
  'assets/index.js': 4,
  'assets/index.css': 8,
  'assets/runtime.js': 16,
  'assets/shared.js': 32,
  'assets/form.js': 64,
  'assets/chat.js': 128,
  'assets/chat.css': 256,
  'assets/setup.js': 512,
  'assets/card.js': 1024,
  'assets/engine.js': 2048,
  'assets/en.js': 4096,
  'assets/pt-br.js': 8192,
};

async function built(sizes: Readonly<Record<string, number>> = SIZES): Promise<string> {
  const folder = await tempFolder();
  const write = async (name: string, content: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  for (const [name, size] of Object.entries(sizes)) await write(name, 'x'.repeat(size));
  await write('.vite/manifest.json', JSON.stringify(MANIFEST));
  return folder;
}

const sum = (...names: string[]): number => names.reduce((total, name) => total + (SIZES[name] ?? Number.NaN), 0);
const START = ['index.html', 'favicon.svg', 'assets/index.js', 'assets/index.css', 'assets/runtime.js'];
const CHAT = [...START, 'assets/shared.js', 'assets/chat.js', 'assets/chat.css', 'assets/pt-br.js'];
const SETUP = [...START, 'assets/shared.js', 'assets/form.js', 'assets/setup.js', 'assets/pt-br.js'];
const LATER = ['assets/card.js', 'assets/form.js', 'assets/engine.js'];

test('the page is the heaviest way to a screen, in the language that weighs more', async () => {
  expect(pageWeight(await built()).page).toBe(sum(...SETUP));
  const folder = await built({ ...SIZES, 'assets/setup.js': 0 });
  expect(pageWeight(folder).page).toBe(sum(...CHAT));
  expect(pageFiles(folder).page.toSorted()).toEqual(CHAT.toSorted());
});

test('what a screen may ask for later is the other number, with what only another screen brings along', async () => {
  const folder = await built();
  expect(pageFiles(folder).later.toSorted()).toEqual(LATER.toSorted());
  expect(pageWeight(folder).chart).toBe(sum(...LATER));
});

test('a file counts as it is sent: compressed, where it was compressed', async () => {
  const folder = await built();
  const before = pageWeight(folder);
  await writeFile(join(folder, 'assets/index.js.gz'), 'x');
  expect(pageWeight(folder).page).toBe(before.page - sum('assets/index.js') + 1);
});

test('a file that neither number counts is a failure of the build', async () => {
  const folder = await built({ ...SIZES, 'assets/stowaway.js': 1 });
  expect(() => pageWeight(folder)).toThrow('assets/stowaway.js');
});
