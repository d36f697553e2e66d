import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const entrySchema = z.object({
  who: z.enum(['server', 'cli', 'protocol']),
  kind: z.enum(['connect', 'spawn', 'ticket', 'model', 'gateway', 'prompt', 'asked', 'read']),
  to: z.string(),
  args: z.array(z.string()).default([]),
});
type Entry = z.infer<typeof entrySchema>;

/** What a program in the CLI's place would hold in a turn: two addresses and one token for both. */
export interface TurnKeys {
  readonly gateway: string;
  readonly model: string;
  readonly token: string;
}

/** Reads what watch.mjs and tapped-cli.mjs wrote down. */
export class Watched {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  entries(): Entry[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1); // the last one may still be being written
    return lines.map(line => entrySchema.parse(JSON.parse(line)));
  }

  of(kind: Entry['kind'], who?: Entry['who']): Entry[] {
    return this.entries().filter(entry => entry.kind === kind && (who === undefined || entry.who === who));
  }

  /** The keys of the newest turn whose question has these words. */
  keysOf(words: string): TurnKeys {
    const sessionId = this.of('prompt').findLast(({ args }) => args.some(text => text.includes(words)))?.to;
    const opened = this.of('gateway').find(({ args }) => args[0] === sessionId);
    const keys = opened === undefined ? undefined : this.#keys(opened);
    if (keys === undefined) throw new Error(`no turn asks ${words}`);
    return keys;
  }

  /** The keys of the newest session that was opened and never asked anything. */
  readyKeys(): TurnKeys | undefined {
    const asked = new Set(this.of('prompt').map(({ to }) => to));
    const opened = this.of('gateway').findLast(({ args }) => !asked.has(args[0] ?? ''));
    return opened === undefined ? undefined : this.#keys(opened);
  }

  #keys(opened: Entry): TurnKeys | undefined {
    const model = this.of('model').at(-1)?.to;
    const token = opened.args[1]?.replace('Bearer ', '');
    return model === undefined || token === undefined ? undefined : { gateway: opened.to, model, token };
  }

  /** The folders that the CLI's processes worked in. */
  workFolders(): string[] {
    return [...new Set(this.of('gateway').map(({ args }) => args[2] ?? ''))];
  }

  /** The newest ticket that was sent to the Toolbox with these words. */
  ticketOf(words: string): string {
    const ticket = this.of('ticket').findLast(({ args }) => args.some(text => text.includes(words)))?.to;
    if (ticket === undefined) throw new Error(`no ticket for ${words}`);
    return ticket.replace('Bearer ', '');
  }
}
