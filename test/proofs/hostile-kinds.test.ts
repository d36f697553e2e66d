import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { agentCases, toolboxCases } from '../../proofs/hostile/cases/children.ts';
import { configurationCases } from '../../proofs/hostile/cases/configuration.ts';
import { frameCases } from '../../proofs/hostile/cases/frames.ts';
import { httpCases } from '../../proofs/hostile/cases/http.ts';
import { lookerCases } from '../../proofs/hostile/cases/looker.ts';
import { messageCases } from '../../proofs/hostile/cases/messages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const doc = readFileSync(join(ROOT, 'docs/hostile-input.md'), 'utf8');
const places = doc.split('\n').flatMap(line => /^\| [\d–, ]+ \|.*\| (.*) \|$/.exec(line)?.slice(1) ?? []);
const ENDINGS = ['.test.ts', '.e2e.test.ts'];

test('every test and every proof that is named for a kind of hostile input is there', () => {
  expect(places.length).toBeGreaterThan(30);
  const named = places.flatMap(place => [...place.matchAll(/`([a-z-]+(?:\/[a-z-]+)?)`/g)].map(([, name = '']) => name));
  const isThere = (name: string): boolean =>
    name.includes('/')
      ? ENDINGS.some(ending => existsSync(join(ROOT, 'test', `${name}${ending}`)))
      : existsSync(join(ROOT, 'proofs', name));
  expect(named.filter(name => !isThere(name))).toEqual([]);
});

test('every kind of case that is named is one, and the number in brackets is how many there are', () => {
  const cases = [
    frameCases,
    messageCases,
    httpCases,
    lookerCases,
    configurationCases,
    agentCases(''),
    toolboxCases(''),
  ];
  const names = cases.flat().map(({ name }) => name);
  const count = (kind: string): number => names.filter(name => name.startsWith(`${kind}:`)).length;
  const kinds = places.flatMap(place => [...place.matchAll(/`([a-z]+):`/g)].map(([, kind = '']) => kind));
  expect([...new Set(kinds)].filter(kind => kind !== 'environment' && count(kind) === 0)).toEqual([]);
  for (const kind of ['agent', 'toolbox', 'looker']) expect(doc).toContain(`\`${kind}:\` (${count(kind)})`);
});
