import { parseArgs } from 'node:util';

export interface Arguments {
  /** Some cases of each kind, by chance, instead of all. */
  readonly quick: boolean;
  readonly seed: number;
  /** Cases whose names have these words. */
  readonly words: string;
  readonly controls: boolean;
}

/** `--quick` takes some cases of each kind, `--seed 7` the same ones again; `control` alone stands for the controls. */
export function readArguments(args: readonly string[]): Arguments {
  const options = { quick: { type: 'boolean', default: false }, seed: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed is to be a whole number, not ${values.seed}`);
  const words = positionals.join(' ');
  return { quick: values.quick, seed, words, controls: words === '' || words === 'control' };
}
