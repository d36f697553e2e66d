import { parseArgs } from 'node:util';

/** The long form's goals; it goes on until all are reached, or its time is over. */
export const LONG_FORM = { seconds: 1_500, server: 300, cli: 150, toolbox: 100 };

export interface Arguments {
  /** For how long processes are killed; what comes before and after takes some 20 s more. */
  readonly seconds: number;
  /** Undefined in the short form: the time alone ends it. */
  readonly goals: { readonly server: number; readonly cli: number; readonly toolbox: number } | undefined;
  readonly seed: number;
}

/** `--seconds 45` makes the form short, `--seed 7` repeats the choices of a run (not what the scheduler makes of them). */
export function readArguments(args: readonly string[]): Arguments {
  const options = { seconds: { type: 'string' }, seed: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const number = (name: string, text: string): number => {
    if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is to be a whole number, not ${text}`);
    return Number(text);
  };
  return {
    seconds: values.seconds === undefined ? LONG_FORM.seconds : number('seconds', values.seconds),
    goals: values.seconds === undefined ? LONG_FORM : undefined,
    seed: number('seed', values.seed ?? String(Date.now() % 1_000_000)),
  };
}
