// Makes a fresh clone ready: installs what package-lock.json names when node_modules does not hold it, and builds
// dist/ when src/ or web/ has changed. Runs before anything is installed, so it uses Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = name => join(root, name);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(command, args) {
  // Windows starts .cmd files only through a shell; the arguments are fixed words, so nothing can be injected.
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`"${command} ${args.join(' ')}" failed; its words stand above.`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `Looker Chat needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a current one from nodejs.org.`,
    );
  }
}

/** True when every package of the lock that is not optional is installed with the same content. */
function installed() {
  const hidden = at('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || present[path]?.integrity === entry.integrity,
  );
}

function sourceHash() {
  const hash = createHash('sha256');
  const entries = ['src', 'web'].flatMap(name => readdirSync(at(name), { recursive: true, withFileTypes: true }));
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  for (const path of [...paths, at('tsconfig.json'), at('tsconfig.build.json')]) {
    hash.update(path.slice(root.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function build() {
  const stamp = at('dist/.source-hash');
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Building …');
  rmSync(at('dist'), { recursive: true, force: true });
  run(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn']);
  run(process.execPath, [at('scripts/compress-page.mjs')]);
  writeFileSync(stamp, wanted);
}

checkNode();
if (!installed()) {
  console.error('Installing the packages that package-lock.json names …');
  run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
}
build();
