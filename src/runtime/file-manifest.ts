import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { READING } from './make-readable.ts';

const FILE = 'manifest.json';
/** The packages have some 450 files and one of 300 MB: enough lanes to use the disk, few enough open files. */
const LANES = 4;

/** `changedMs` is the inode's change time: any write, chmod or replacement moves it, and nobody can set it back. */
const recordSchema = z.object({ size: z.number(), mode: z.number(), changedMs: z.number(), sha256: z.string() });
const manifestSchema = z.record(z.string(), recordSchema);
type FileRecord = z.infer<typeof recordSchema>;
type Manifest = z.infer<typeof manifestSchema>;

/**
 * Writes down every file under `folder`/node_modules. Nothing is synced to disk: after a power loss a file is short
 * or this manifest unreadable, and both are found.
 */
export async function writeManifest(folder: string): Promise<void> {
  const entries = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
  const manifest: Manifest = {};
  await inLanes(files, async file => {
    manifest[file] = { ...(await stamp(join(folder, file))), sha256: await hash(join(folder, file)) };
  });
  await writeFile(join(folder, FILE), JSON.stringify(manifest));
}

/**
 * Whether every file written down is still there and unaltered. As cheap as a stat a file (10 ms in all) while change
 * times agree; where one does not (the folder was copied, or touched), its content decides and the time is learnt.
 */
export async function matchesManifest(folder: string): Promise<boolean> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) return false;
  const outcomes = new Set<FileOutcome>();
  await inLanes(Object.entries(manifest), async ([file, record]) => {
    outcomes.add(await check(join(folder, file), record));
  });
  if (outcomes.has('altered')) return false;
  if (outcomes.has('moved')) await replaceManifest(folder, manifest).catch(() => {}); // a read-only folder: hash again
  return true;
}

type FileOutcome = 'same' | 'moved' | 'altered';

/** Updates `record` with the file's new change time when only that differs. */
async function check(file: string, record: FileRecord): Promise<FileOutcome> {
  const now = await stamp(file).catch(() => undefined);
  if (now === undefined || now.size !== record.size || ((now.mode ^ record.mode) & ~READING) !== 0) return 'altered';
  if (now.changedMs === record.changedMs) return 'same';
  if ((await hash(file)) !== record.sha256) return 'altered';
  record.changedMs = now.changedMs;
  return 'moved';
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

async function replaceManifest(folder: string, manifest: Manifest): Promise<void> {
  const beside = join(folder, `${FILE}.${process.pid}`);
  await writeFile(beside, JSON.stringify(manifest));
  await rename(beside, join(folder, FILE));
}

async function stamp(file: string): Promise<Omit<FileRecord, 'sha256'>> {
  const { size, mode, ctimeMs } = await lstat(file);
  return { size, mode, changedMs: ctimeMs };
}

async function hash(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) digest.update(piece);
  return digest.digest('hex');
}

async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
