// What a browser fetches of the built page, found by walking Vite's manifest: every file belongs to one of two numbers,
// what comes before the first question can be asked, and what comes later (results and their charts).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[], css?: string[], assets?: string[] }} Chunk */
/** @typedef {Record<string, Chunk>} Manifest */

/** Each language is a chunk of its own, and a browser fetches one: the larger is counted. */
const LANGUAGE = /\/i18n\/(?:en|pt-br)\.ts$/;
/** Not of the build, but fetched with it. */
const AROUND = ['index.html', 'favicon.svg'];

/** The chunks that come with one, itself first, by their static imports. @param {Manifest} manifest @param {string} from */
function together(manifest, from, seen = new Set([from])) {
  for (const name of manifest[from]?.imports ?? []) {
    if (seen.has(name)) continue;
    seen.add(name);
    together(manifest, name, seen);
  }
  return seen;
}

/** @param {Manifest} manifest @param {Iterable<string>} chunks */
const laterOf = (manifest, chunks) => new Set([...chunks].flatMap(name => manifest[name]?.dynamicImports ?? []));

/** @param {Manifest} manifest @param {Iterable<string>} chunks */
const filesOf = (manifest, chunks) =>
  [...chunks].flatMap(name => {
    const { file, css = [], assets = [] } = manifest[name] ?? { file: `${name}?` };
    return [file].concat(css, assets);
  });

/**
 * All that these chunks may still ask for, step by step; not what stands in `others`.
 * @param {Manifest} manifest @param {ReadonlySet<string>} there @param {ReadonlySet<string>} others
 */
function reachable(manifest, there, others) {
  const found = new Set(there);
  const added = [...laterOf(manifest, there)].filter(name => !others.has(name));
  for (const name of added) together(manifest, name, found.add(name));
  return found.size === there.size ? found : reachable(manifest, found, others);
}

/**
 * The files of each way from the address to a screen, in the language whose sentences weigh more. Of the ways the
 * heaviest is the page: mostly that to the chat, ready for a question. `later` is what the screens may ask for then.
 * @param {string} folder of the built page
 */
export function pageFiles(folder) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'));
  const entry = Object.keys(manifest).find(name => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error('the manifest names no entry');
  const heaviest = (/** @type {string[][]} */ sets) =>
    sets.toSorted((one, other) => weightOf(folder, other) - weightOf(folder, one))[0] ?? [];

  const start = together(manifest, entry);
  // Whatever the first chunks ask for by themselves is a screen or a language.
  const next = laterOf(manifest, start);
  const languages = [...next]
    .filter(name => LANGUAGE.test(name))
    .map(name => filesOf(manifest, together(manifest, name)));
  const common = [...AROUND, ...heaviest(languages)];
  const screens = [...next]
    .filter(name => !LANGUAGE.test(name))
    .map(name => together(manifest, name, new Set(start).add(name)));
  const ways = screens.map(screen => [...new Set([...common, ...filesOf(manifest, screen)])]);
  const later = screens.flatMap(screen => {
    const way = new Set(filesOf(manifest, screen));
    return filesOf(manifest, reachable(manifest, screen, next)).filter(file => !way.has(file));
  });
  const counted = new Set([...ways.flat(), ...later, ...languages.flat()]);
  const hidden = builtFiles(folder).filter(file => !counted.has(file));
  if (hidden.length > 0) throw new Error(`files of the page that no number counts: ${hidden.join(', ')}`);
  return { page: heaviest(ways), later: [...new Set(later)] };
}

/** @param {string} folder */
const builtFiles = folder =>
  readdirSync(join(folder, 'assets'))
    .filter(name => !/\.(?:gz|br)$/.test(name))
    .map(name => `assets/${name}`);

/** Bytes that a browser gets which takes gzip. @param {string} folder @param {Iterable<string>} files */
export const weightOf = (folder, files) =>
  [...files].reduce((sum, file) => {
    const path = join(folder, file);
    return sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  }, 0);

/** Both numbers, in bytes of gzip. @param {string} folder of the built page */
export function pageWeight(folder) {
  const { page, later } = pageFiles(folder);
  return { page: weightOf(folder, page), chart: weightOf(folder, later) };
}
