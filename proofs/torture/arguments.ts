import { parseArgs } from 'node:util';

/** What the long form goes on for, unless its time is over before. */
const GOALS = { server: 300, cli: 150, toolbox: 100 };
const LONG_SECONDS = 1_500;
/** With less time than this the form is short: the goals are out of reach, and the scenarios without kills are left out. */
const SHORT_BELOW_SECONDS = 120;

export interface Arguments {
  /** For how long processes are killed at most; what comes before and after takes some 20 s more. */
  readonly seconds: number;
  /** Undefined in the short form: the time alone ends it. */
  readonly goals: typeof GOALS | undefined;
  readonly seed: number;
}

/** `--seconds 45` is the short form; `--seed 7` repeats the choices of a run (not what the scheduler makes of them). */
export function readArguments(args: readonly string[]): Arguments {
  const options = { seconds: { type: 'string' }, seed: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const number = (name: string, text: string): number => {
    if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is to be a whole number, not ${text}`);
    return Number(text);
  };
  const seconds = number('seconds', values.seconds ?? String(LONG_SECONDS));
  return {
    seconds,
    goals: seconds < SHORT_BELOW_SECONDS ? undefined : GOALS,
    seed: number('seed', values.seed ?? String(Date.now() % 1_000_000)),
  };
}
