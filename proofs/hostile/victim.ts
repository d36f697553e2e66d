import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServerProcess, startServerProcess } from '../../test/harness/server-process.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { WsClient } from '../../test/harness/ws-client.ts';
import { within } from '../harness/patience.ts';
import { type Attack, type Case, must, SOON_MS } from './case.ts';
import type { HostileLooker } from './counterparts/hostile-looker.ts';
import { type Finding, KINDS } from './findings.ts';
import { Innocent } from './innocent.ts';
import { INSPECTED, type Memory, openMemory, Peak } from './memory.ts';
import { orphans } from './processes.ts';
import { RawPeer } from './raw-peer.ts';
import { isUnchanged, type Stored, storedState } from './stored.ts';

/** The longest that `/health` may take, whatever has just happened. */
const HEALTH_MS = 1_000;
/** What a case may leave behind in the server's memory: its log lines, and what engines keep for the next time. */
const HELD_MB = 20;
/** What it may take while it lasts: the largest answer of Looker that is read, twice. */
const PEAK_MB = 150;
/** Files that a case may leave open: connections kept for the next request, pipes of a child that was started. */
const HELD_FILES = 30;
/** A case that does not end is a finding, not a hang of the proof. */
const CASE_MS = 120_000;
const STOP_MS = 30_000;

/** The real server under attack, and what has to be true of it after each case. */
export class Victim {
  readonly server: ServerProcess;
  readonly #folder: string;
  readonly #main: string | undefined;
  readonly #looker: HostileLooker;
  readonly #secrets: readonly string[];
  readonly #innocent: Innocent;
  readonly #memory: Memory;
  #held = 0;
  #most = { held: 0, peak: 0 };

  private constructor(parts: {
    server: ServerProcess;
    folder: string;
    main: string | undefined;
    looker: HostileLooker;
    secrets: readonly string[];
    innocent: Innocent;
    memory: Memory;
  }) {
    this.server = parts.server;
    this.#folder = parts.folder;
    this.#main = parts.main;
    this.#looker = parts.looker;
    this.#secrets = parts.secrets;
    this.#innocent = parts.innocent;
    this.#memory = parts.memory;
  }

  /** Starts it in `folder`, where it is connected, and opens the innocent client. */
  static async start(options: {
    folder: string;
    env: Record<string, string>;
    looker: HostileLooker;
    secrets: readonly string[];
    main?: string;
    whenOver: WhenOver;
  }): Promise<Victim> {
    const { folder, main, looker, whenOver } = options;
    const env = { ...INSPECTED, ...options.env };
    const server = await startServerProcess(folder, env, whenOver, main);
    const memory = await openMemory(server);
    whenOver(() => memory.close());
    const innocent = await Innocent.open(server, whenOver);
    const token = readFileSync(`${folder}/data/access-token`, 'utf8').trim();
    const victim = new Victim({ server, folder, main, looker, memory, innocent, secrets: [...options.secrets, token] });
    victim.#held = await memory.held();
    return victim;
  }

  get dataFolder(): string {
    return `${this.#folder}/data`;
  }

  /** Stops the server in order. */
  async stop(): Promise<void> {
    this.#memory.close(); // Node waits for its inspector's client to go
    await within(STOP_MS, 'the stop', this.server.kill('SIGTERM'));
  }

  /** MB that a case left behind, and that one took while it lasted, at most. */
  get most(): { readonly held: number; readonly peak: number } {
    return this.#most;
  }

  /** Lets one case loose, then looks at everything. */
  async suffer({ name, run, served }: Case): Promise<Finding[]> {
    const undo: (() => Promise<void> | void)[] = [];
    const heard: string[] = [];
    const before = this.#stored();
    const files = this.#openFiles();
    const peak = new Peak(this.server.pid);
    const findings: Finding[] = [];
    const look = async (kind: Finding['kind'], work: () => Promise<void> | void): Promise<void> => {
      try {
        await work();
      } catch (error) {
        findings.push({ name, kind, what: String(error instanceof Error ? error.message : error) });
      }
    };
    await look('wrong', () => within(CASE_MS, 'the case', run(this.#attack(heard, undo))));
    await look('health', () => this.#health());
    this.#looker.misbehave(undefined);
    for (const last of undo.toReversed()) await look('wrong', last);
    await look('served', () => (served === 'question' ? this.#innocent.askAgain() : this.#innocent.hearAgain()));
    await look('changed', () => must('what is stored', 'changed', isUnchanged(before, this.#stored())));
    await look('echoed', () => this.#echo(heard.join('\n')));
    await look('memory', () => this.#back(peak));
    await look('files', () => this.#closed(files));
    await look('orphan', () => orphans(this.server, this.#folder));
    return findings.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  }

  #attack(heard: string[], undo: (() => Promise<void> | void)[]): Attack {
    const { server } = this;
    const raw = async (port = server.port): Promise<RawPeer> => {
      const peer = await RawPeer.open(port);
      undo.push(() => {
        heard.push(peer.heard);
        peer.socket.destroy();
      });
      return peer;
    };
    return {
      server,
      folder: this.dataFolder,
      looker: this.#looker,
      main: this.#main,
      stranger: { 'x-forwarded-for': '203.0.113.9' },
      socket: async (headers = {}) => {
        const client = await WsClient.open(`ws://127.0.0.1:${server.port}/ws`, headers, close => void undo.push(close));
        undo.push(() => void heard.push(JSON.stringify(client.frames)));
        return client;
      },
      raw,
      http: async (bytes, ms = SOON_MS) => {
        const peer = await raw();
        await peer.send(bytes);
        await within(ms, '', peer.closed).catch(() => {});
        return peer.heard;
      },
      heard: text => void heard.push(text),
      later: more => void undo.push(more),
    };
  }

  #stored(): Stored {
    return storedState(this.#folder, this.#innocent.conversations);
  }

  async #health(): Promise<void> {
    const answer = await within(HEALTH_MS, '/health', fetch(`${this.server.url}/health`));
    must('/health', answer.status, answer.status === 200);
  }

  #echo(heard: string): void {
    const echoed = this.#secrets.findIndex(secret => heard.includes(secret));
    must('no secret is heard', `secret number ${echoed}`, echoed < 0);
  }

  #openFiles(): number {
    return readdirSync(`/proc/${this.server.pid}/fd`).length;
  }

  async #closed(before: number): Promise<void> {
    const left = (): number => this.#openFiles() - before;
    for (const end = performance.now() + SOON_MS; left() > HELD_FILES && performance.now() < end; ) await pause(20);
    must('files that the case left open', left(), left() <= HELD_FILES);
  }

  async #back(peak: Peak): Promise<void> {
    const most = peak.grown();
    let now = (await this.#memory.held()) - this.#held;
    // Buffers are given back a turn of the loop later.
    for (let again = 0; now > HELD_MB && again < 5; again++) now = (await this.#memory.held()) - this.#held;
    this.#held += now;
    this.#most = { held: Math.max(this.#most.held, now), peak: Math.max(this.#most.peak, most) };
    must('MB that the case left in memory', Math.round(now), now <= HELD_MB);
    must('MB that the case took while it lasted', Math.round(most), most <= PEAK_MB);
  }
}
