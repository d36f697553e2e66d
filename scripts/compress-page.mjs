// Writes each file of the built page a second time, compressed once and for all (the server sends what the browser
// takes), and says how much of it a browser fetches before a question can be asked, and how much the first result adds.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { pageWeight } from './page-weight.mjs';

const folder = fileURLToPath(new URL('../dist/web/', import.meta.url));
const assets = `${folder}assets/`;

for (const name of readdirSync(assets).filter(name => /\.(js|css)$/.test(name))) {
  const content = readFileSync(assets + name);
  writeFileSync(`${assets}${name}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${assets}${name}.br`, brotliCompressSync(content));
}

const kb = bytes => (bytes / 1024).toFixed(1);
const { page, chart } = pageWeight(folder);
console.log(`page ${kb(page)} KB gzip, chart chunk ${kb(chart)} KB gzip`);
