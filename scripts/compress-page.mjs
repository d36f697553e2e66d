// Writes each file of the built page a second time, compressed once and for all (the server sends what the browser
// takes), and says how much of it a browser fetches before anything shows, and how much the first chart adds.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/web/assets/', import.meta.url));
const names = readdirSync(assets).filter(name => /\.(js|css)$/.test(name));

const sizes = names.map(name => {
  const content = readFileSync(assets + name);
  const gzip = gzipSync(content, { level: 9 });
  writeFileSync(`${assets}${name}.gz`, gzip);
  writeFileSync(`${assets}${name}.br`, brotliCompressSync(content));
  return { name, kb: gzip.length / 1024 };
});

const isChart = ({ name }) => /^(chart-engine|echarts)/.test(name);
/** Each language is a chunk of its own, and a browser fetches one: the larger is counted. */
const isLanguage = ({ name }) => /^(en|pt-br)-/.test(name);
const sum = files => files.reduce((total, { kb }) => total + kb, 0);
const language = Math.max(0, ...sizes.filter(isLanguage).map(({ kb }) => kb));
const page = sum(sizes.filter(file => !isChart(file) && !isLanguage(file))) + language;
console.log(`page ${page.toFixed(1)} KB gzip, chart chunk ${sum(sizes.filter(isChart)).toFixed(1)} KB gzip`);
