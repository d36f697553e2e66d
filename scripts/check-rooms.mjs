// Checks what types and lint cannot: the arrows between rooms, one door a room, and the size budgets.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { ARROWS, MANY_DOORS, OPEN_ROOMS } from './rooms.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const problems = [];

const filesBelow = folder =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name));

/** The innermost room of a file below src/; '' for the wiring files directly in it. */
function roomOf(path) {
  const folder = relative(source, dirname(path)).split(sep).join('/');
  const rooms = Object.keys(ARROWS).filter(room => folder === room || folder.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? folder;
}

const isDoor = (path, room) =>
  room === '' ||
  MANY_DOORS.includes(room) ||
  relative(source, path).split(sep).join('/') === `${room}/${room.split('/').at(-1)}.ts`;

function checkImport(from, to) {
  const [mine, theirs] = [roomOf(from), roomOf(to)];
  if (mine === theirs || (OPEN_ROOMS.includes(theirs) && mine !== 'base')) return;
  const arrow = `${relative(root, from)} -> ${relative(root, to)}`;
  if (mine !== '' && !ARROWS[mine]?.includes(theirs)) problems.push(`no arrow ${mine} -> ${theirs}: ${arrow}`);
  if (!OPEN_ROOMS.includes(theirs) && !isDoor(to, theirs)) problems.push(`not by the door: ${arrow}`);
}

function* nodesOf(node) {
  if (Array.isArray(node)) for (const item of node) yield* nodesOf(item);
  else if (node && typeof node.type === 'string') {
    yield node;
    for (const value of Object.values(node)) if (value && typeof value === 'object') yield* nodesOf(value);
  }
}

const lineCount = text => text.split('\n').length - 1;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function measure(path) {
  const text = readFileSync(path, 'utf8');
  const { program, comments, module } = parseSync(path, text);
  const nodes = [...nodesOf(program)];
  const casts = nodes.filter(
    node =>
      node.type === 'TSAsExpression' && text.slice(node.typeAnnotation.start, node.typeAnnotation.end) !== 'const',
  );
  return {
    path,
    text,
    lines: lineCount(text),
    comments: comments.reduce((sum, { start, end }) => sum + lineCount(`${text.slice(start, end)}\n`), 0),
    functions: nodes
      .filter(node => FUNCTIONS.has(node.type))
      .map(node => lineCount(`${text.slice(node.start, node.end)}\n`)),
    casts: casts.length,
    imports: [...module.staticImports, ...module.staticExports.flatMap(e => e.entries.filter(x => x.moduleRequest))]
      .map(entry => entry.moduleRequest.value)
      .filter(name => name.startsWith('.')),
  };
}

const sum = numbers => numbers.reduce((a, b) => a + b, 0);
const quantile = (numbers, q) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * q)] ?? 0;
function budget(name, value, low, high) {
  console.log(`${name}: ${value} (${low} to ${high})`);
  if (value < low || value > high) problems.push(`${name} is ${value}, allowed ${low} to ${high}`);
}

const files = filesBelow('src').map(measure);
const tests = filesBelow('test').map(measure);
for (const file of files) {
  for (const name of file.imports) checkImport(file.path, resolve(dirname(file.path), name));
  if (file.text.includes('process.env') && !file.path.endsWith(join('config', 'env.ts'))) {
    problems.push(`process.env outside config/env.ts: ${relative(root, file.path)}`);
  }
}
const lines = sum(files.map(file => file.lines));
budget(
  'median file, lines',
  quantile(
    files.map(file => file.lines),
    0.5,
  ),
  1,
  80,
);
budget(
  'function p90, lines',
  quantile(
    files.flatMap(file => file.functions),
    0.9,
  ),
  1,
  30,
);
budget('casts per 1,000 lines', Math.round((sum(files.map(file => file.casts)) * 10_000) / lines) / 10, 0, 2);
budget('comment lines, %', Math.round((sum(files.map(file => file.comments)) * 100) / lines), 8, 15);
const linesOf = (some, isDemo) =>
  sum(some.filter(file => isDemo === /[/\\]demo[/\\-]/.test(relative(root, file.path))).map(file => file.lines));
const ratio = isDemo => Math.round((linesOf(tests, isDemo) * 100) / linesOf(files, isDemo)) / 100;
budget('test lines per source line, product', ratio(false), 1, 10);
// Half of the demo is data in the form of code: its shop, its LookML, its dashboards and its two dictionaries.
budget('test lines per source line, demo', ratio(true), 0.45, 10);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
