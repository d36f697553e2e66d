// @ts-check
// A catalogue of the size of the largest instances: how long a search takes, and how much memory it all needs.
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCatalogue, createMetadata, Secret } from './built.mjs';
import { generateInstance } from './catalogue-instance.mjs';
import { median } from './figures.mjs';

/** As people, and models on their behalf, put it; some words are typed wrong, some stand in no label. */
const SEARCHES = [
  'revenue by state',
  'receita por estado',
  'faturamento mensal por categoria de produto',
  'number of customers by country and gender last month',
  'ticket médio dos pedidos',
  'gross mrgin',
  'average order value by traffic source',
  'total count amount value by month and status',
  'devoluções por marca',
  'shipment cost',
];
const ROUNDS = 20;

/**
 * Reads a generated instance as Looker would tell it, then searches.
 * @param {{ explores?: number; fields?: number; rounds?: number }} [size]
 */
export async function measureCatalogue({ explores = 700, fields = 72, rounds = ROUNDS } = {}) {
  const instance = generateInstance({ explores, fields });
  const before = usedMegabytes();
  const metadata = createMetadata({
    clock: { elapsedMs: () => performance.now() },
    fetch: async (_, path) => instance.answer(path),
  });
  const source = metadata.of({
    id: 'bench',
    baseUrl: 'http://127.0.0.1',
    clientId: 'bench',
    clientSecret: new Secret('bench'),
    verifySsl: true,
  });
  for (const { model, name } of await source.explores('kept')) await source.explore(model, name, 'kept');
  const catalogue = createCatalogue(source);
  const indexing = performance.now();
  await catalogue.findFields('revenue');
  const indexMs = performance.now() - indexing;
  /** @type {number[]} */
  const times = [];
  const spent = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    for (const words of SEARCHES) {
      const started = performance.now();
      const { explores: found } = await catalogue.findFields(words);
      times.push(performance.now() - started);
      if (found.length === 0) throw new Error(`nothing was found for ${words}`);
    }
  }
  const { user, system } = process.cpuUsage(spent);
  const megabytes = usedMegabytes() - before;
  const known = source.known().reduce((sum, { fields }) => sum + fields.length, 0);
  const cpuMs = (user + system) / 1000 / times.length;
  return { fields: known, indexMs, searchMs: median(times), cpuMs, megabytes };
}

/** Live heap, after a collection. */
function usedMegabytes() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { fields, indexMs, searchMs, cpuMs, megabytes } = await measureCatalogue();
  const search = `a search ${searchMs.toFixed(1)} ms (median; ${cpuMs.toFixed(1)} ms of processor time)`;
  console.log(`${fields} fields: ${search}, ${megabytes.toFixed(0)} MB, indexed in ${indexMs.toFixed(0)} ms`);
}
