import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ConversationEvent } from '../contract/events.ts';
import { TurnMetrics } from './turn-metrics.ts';

/** What is looked up when somebody asks. */
export interface Gauges {
  readonly sockets: () => number;
  readonly waitingBytes: () => number;
  readonly followers: () => number;
  readonly geminiCli: () => number;
  readonly toolbox: () => number;
  /** Queries at the connected Looker this month; undefined where nothing is connected. */
  readonly queries: () => Promise<{ readonly used: number; readonly budget: number | undefined } | undefined>;
}

/** From a commit on a good disk to one that people feel. */
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** All that is counted, in Prometheus' text form. Labels hold only words that are known beforehand. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #turns: TurnMetrics;
  readonly #commits: Histogram;
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #refusals: Counter<'kind'>;

  /** `tools` are the names a tool may have; the model may invent others, which count as `other`. */
  constructor(tools: readonly string[]) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#turns = new TurnMetrics(this.#registry, tools);
    this.#commits = new Histogram({
      name: 'looker_chat_commit_duration_seconds',
      help: 'Commits of the database, each with its fsync.',
      buckets: COMMIT_SECONDS,
      registers,
    });
    this.#requests = new Histogram({
      name: 'looker_chat_http_request_duration_seconds',
      help: 'HTTP requests answered, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_SECONDS,
      registers,
    });
    this.#refusals = new Counter({
      name: 'looker_chat_sign_in_refusals_total',
      help: 'Wrong tokens, and tries that came too soon after several of them.',
      labelNames: ['kind'],
      registers,
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Call once. */
  watch({ sockets, waitingBytes, followers, geminiCli, toolbox, queries }: Gauges): void {
    this.#gauge('looker_chat_sockets_open', 'Open WebSockets.', sockets);
    const waiting = 'Bytes that wait in the server for clients to read.';
    this.#gauge('looker_chat_socket_waiting_bytes', waiting, waitingBytes);
    this.#gauge('looker_chat_followers', 'Conversations followed, summed over all sockets.', followers);
    const children = new Gauge({
      name: 'looker_chat_child_processes',
      help: 'Child processes that run.',
      labelNames: ['program'],
      registers: [],
      collect() {
        this.set({ program: 'gemini_cli' }, geminiCli());
        this.set({ program: 'toolbox' }, toolbox());
      },
    });
    this.#registry.registerMetric(children);
    const month = (name: string, help: string, read: () => Promise<number | undefined>): void =>
      this.#registry.registerMetric(knownGauge(`looker_chat_looker_${name}`, help, read));
    month('month_queries', 'Queries at the connected Looker this month (UTC).', async () => (await queries())?.used);
    month('query_budget', 'What it may be asked in a month, with a budget.', async () => (await queries())?.budget);
  }

  /** Takes what was committed of conversations, in order: what is counted is what is written down. */
  happened(events: readonly ConversationEvent[]): void {
    for (const event of events) this.#turns.happened(event);
  }

  committed(seconds: number): void {
    this.#commits.observe(seconds);
  }

  /** `route` is the pattern, never the address. */
  answered({ seconds, ...labels }: { method: string; route: string; status: number; seconds: number }): void {
    this.#requests.observe(labels, seconds);
  }

  refused(kind: 'wrong_token' | 'too_soon'): void {
    this.#refusals.inc({ kind });
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    });
    this.#registry.registerMetric(gauge);
  }
}

/** A gauge that has no sample while there is nothing to tell, or the database does not answer: the others are needed then. */
const knownGauge = (name: string, help: string, read: () => Promise<number | undefined>): Gauge<'of'> =>
  new Gauge({
    name,
    help,
    labelNames: ['of'],
    registers: [],
    async collect() {
      const value = await read().catch(() => undefined);
      this.reset();
      if (value !== undefined) this.set({ of: 'connection' }, value);
    },
  });
