import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';

export const CLI = '@google/gemini-cli';
export const TOOLBOX = '@toolbox-sdk/server-here';
export const VERSIONS = { [CLI]: '1.2.3', [TOOLBOX]: '4.5.6' };

/** Answers one request in place of the registry; false leaves it to the registry. */
export type Intervention = (
  request: { path: string; isArchive: boolean; token?: string },
  response: ServerResponse,
) => boolean;

export interface TinyRegistry {
  url: string;
  /** Holds the package.json and package-lock.json that pin the tiny packages. */
  packages: string;
  /** Paths of archives that were asked for. */
  archives: string[];
  intervene(intervention: Intervention | undefined): void;
  /** Removes what was packed, too. */
  close(): Promise<void>;
}

type Files = Record<string, { text: string; executable?: boolean }>;

/** A real registry over HTTP with two real packages that stand for the two programs; both only know `--version`. */
export async function startTinyRegistry(
  options: {
    cliScript?: string;
    toolboxScript?: string;
    os?: string[];
    afterPacking?: (archive: string) => Promise<void>;
  } = {},
): Promise<TinyRegistry> {
  const root = await mkdtemp(join(tmpdir(), 'tiny-registry-'));
  const cliScript = options.cliScript ?? `console.log('${VERSIONS[CLI]}');`;
  const toolboxScript = options.toolboxScript ?? `echo "toolbox version ${VERSIONS[TOOLBOX]}+build.of.test"`;
  const os = options.os ?? [process.platform];
  const files: Record<string, Files> = {
    [CLI]: {
      'package.json': {
        text: JSON.stringify({ name: CLI, version: VERSIONS[CLI], scripts: { postinstall: 'touch postinstall-ran' } }),
      },
      'bundle/gemini.js': { text: cliScript },
    },
    [TOOLBOX]: {
      'package.json': { text: JSON.stringify({ name: TOOLBOX, version: VERSIONS[TOOLBOX], os }) },
      'bin/toolbox': {
        text: `#!/bin/sh\n${toolboxScript}\n`,
        executable: true,
      },
    },
  };
  const archives = new Map<string, Buffer>();
  for (const [name, content] of Object.entries(files))
    archives.set(name, await pack(root, name, content, options.afterPacking));
  const packages = join(root, 'packages');
  await writePins(packages, archives, os);

  const asked: string[] = [];
  let intervention: Intervention | undefined;
  const server = await startLoopbackServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const isArchive = path.endsWith('.tgz');
    if (isArchive) asked.push(path);
    const token = request.headers.authorization;
    if (intervention?.({ path, isArchive, ...(token === undefined ? {} : { token }) }, response)) return;
    const name = [...archives.keys()].find(candidate => path.startsWith(`/${candidate}`));
    if (name === undefined) response.writeHead(404).end('{}');
    else if (isArchive) response.end(archives.get(name));
    else response.end(JSON.stringify(metadata(name, archives, server.url)));
  });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(root, { recursive: true });
  };
  return { url: server.url, packages, archives: asked, intervene: next => (intervention = next), close };
}

async function pack(
  root: string,
  name: string,
  files: Files,
  afterPacking?: (archive: string) => Promise<void>,
): Promise<Buffer> {
  const folder = join(root, name);
  for (const [file, { text, executable }] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'package', file)), { recursive: true });
    await writeFile(join(folder, 'package', file), text, { mode: executable ? 0o755 : 0o644 });
  }
  const tar = join(folder, 'archive.tar');
  await promisify(execFile)('tar', ['-cf', tar, '--mtime=@0', '-C', folder, 'package']);
  await afterPacking?.(tar);
  await promisify(execFile)('gzip', ['-9n', tar]);
  return readFile(`${tar}.gz`);
}

async function writePins(folder: string, archives: Map<string, Buffer>, os: string[]): Promise<void> {
  const root = { name: 'tiny', version: '1.0.0', dependencies: VERSIONS };
  const locked = {
    '': root,
    [`node_modules/${CLI}`]: {
      version: VERSIONS[CLI],
      integrity: sha512(archives.get(CLI)),
      bin: { gemini: 'bundle/gemini.js' },
      hasInstallScript: true,
    },
    [`node_modules/${TOOLBOX}`]: { version: VERSIONS[TOOLBOX], integrity: sha512(archives.get(TOOLBOX)), os },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages: locked }),
  );
}

/** Offers, as a real registry would by now, a newer version too: it has no archive at all. */
function metadata(name: string, archives: Map<string, Buffer>, url: string): unknown {
  const version = name === CLI ? VERSIONS[CLI] : VERSIONS[TOOLBOX];
  const tarball = `${url}/${name}/-/archive-${version}.tgz`;
  const pinned = { name, version, dist: { tarball, integrity: sha512(archives.get(name)) } };
  const newer = {
    name,
    version: '99.0.0',
    dist: { tarball: `${url}/${name}/-/archive-99.0.0.tgz`, integrity: sha512(Buffer.of(1)) },
  };
  return { name, 'dist-tags': { latest: '99.0.0' }, versions: { [version]: pinned, '99.0.0': newer } };
}

const sha512 = (data: Buffer | undefined): string =>
  `sha512-${createHash('sha512')
    .update(data ?? '')
    .digest('base64')}`;
