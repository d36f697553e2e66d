import { OFFERED } from '../allowed.ts';
import { callTool } from '../gateway.ts';
import { inLiveTurn } from '../live-turn.ts';
import { builtInTools, prebuiltTools } from '../program-tools.ts';
import type { World } from '../world.ts';
import type { Attack } from './attack.ts';
import { callThroughCli, tracingArguments } from './calls.ts';

/** Every built-in tool of the CLI, under its own name and as if it were ours. */
export const builtIns: Attack = async (world, ledger) => {
  const names = builtInTools();
  await callThroughCli(world, ledger, 'built-in', [...names, ...names.map(name => `mcp_looker_${name}`)]);
};

const BARE = OFFERED.map(name => name.replace('mcp_looker_', ''));

/** Everything the Toolbox's prebuilt sets can do and we do not offer: the writers, and the readers of other things. */
async function notOfferedNames(world: World): Promise<string[]> {
  const names = (await prebuiltTools(world)).filter(name => !BARE.includes(name));
  if (!names.includes('make_look')) throw new Error('the Toolbox offers no writers');
  return names;
}

/** Those that the model calls, under their own names and as if they were ours. */
export const notOffered: Attack = async (world, ledger) => {
  const names = await notOfferedNames(world);
  await callThroughCli(world, ledger, 'prebuilt', [...names, ...names.map(name => `mcp_looker_${name}`)]);
};

/** Those that are called past the CLI. */
export const notOfferedDirect: Attack = async (world, ledger) => {
  const names = await notOfferedNames(world);
  await inLiveTurn(world, 'prebuilt-direct', async keys => {
    for (const name of names) {
      const { succeeded } = await callTool(keys, name, tracingArguments(world));
      ledger.tried(succeeded ? `the gateway ran ${name}` : undefined);
    }
  });
};

/** `query` and others in letters, cases and wrappings that look like it, or that a careless comparison takes for it. */
export const lookAlikes: Attack = async (world, ledger) => {
  const names = world.some(BARE.flatMap(disguises), SHORT);
  await callThroughCli(world, ledger, 'look-alike', names.map(name => `mcp_looker_${name}`).slice(0, CLI_SHARE));
  await inLiveTurn(world, 'look-alike-direct', async keys => {
    for (const name of [...names, ...OFFERED, ...NO_NAMES]) {
      const { succeeded } = await callTool(keys, name, { model: 'thelook', explore: 'order_items' });
      ledger.tried(succeeded ? `the gateway ran ${JSON.stringify(name)}` : undefined);
    }
  });
};

/** Disguises of the short form. */
const SHORT = 60;
/** Some through the CLI, all at the gateway, which is the door that counts. */
const CLI_SHARE = 60;

const NO_NAMES = ['', ' ', '*', '.', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'tools/list'];

/** Cyrillic and Greek letters that look like Latin ones. */
const DOUBLES: Readonly<Record<string, string>> = { e: 'е', o: 'ο', s: 'ѕ', a: 'а', d: 'ԁ', y: 'у', r: 'г', h: 'һ' };

function disguises(name: string): string[] {
  const doubled = name.split('').find(letter => letter in DOUBLES) ?? '';
  return [
    name.replace(doubled, DOUBLES[doubled] ?? ''),
    `${name}\u200b`,
    name.replace('_', '_\u200d'),
    `\ufeff${name}`,
    name.toUpperCase(),
    name.replace(/^./, letter => letter.toUpperCase()),
    `mcp_looker_${name}`,
    `mcp__looker__${name}`,
    `looker.${name}`,
    `${name}\0`,
    `${name}\0make_look`,
    `${name} `,
    `${name}\r\nmake_look`,
    name.normalize('NFKD').replaceAll(/[a-z]/g, letter => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  ].filter(disguised => disguised !== name);
}
