// Says how much a browser fetches of the page without a chart, every screen counted, and how much the first chart adds.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/web/assets/', import.meta.url));
/** What the page may weigh before the chart chunk, KB gzip: a second on a slow mobile line. */
const LIMIT_KB = 200;

const sizes = readdirSync(assets).map(name => ({ name, kb: gzipSync(readFileSync(assets + name)).length / 1024 }));
const isChart = ({ name }) => /chart|echarts/i.test(name);
/** Of the languages a browser fetches one. */
const isLanguage = ({ name }) => /^(?:en|pt-br)-/.test(name);
const language = sizes.filter(isLanguage).sort((one, other) => other.kb - one.kb)[0];
if (language === undefined) throw new Error('The build has no chunk with a language.');
const sum = files => Math.round(files.reduce((total, { kb }) => total + kb, 0) * 10) / 10;
const page = sum(sizes.filter(file => !isChart(file) && (!isLanguage(file) || file === language)));
console.log(`page ${page} KB gzip, chart chunk ${sum(sizes.filter(isChart))} KB gzip`);
if (page > LIMIT_KB && process.argv.includes('--check')) {
  console.error(`The page is heavier than ${LIMIT_KB} KB gzip.`);
  process.exit(1);
}
