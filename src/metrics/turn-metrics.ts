import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type ConversationEvent, OUTCOMES, type Usage } from '../contract/events.ts';

/** From an answer of the demo to the longest turn that is allowed. */
const TURN_SECONDS = [0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];

interface RunningTurn {
  /** Milliseconds of the process' own clock, which nobody sets. */
  readonly startedAt: number;
  readonly calls: Map<string, string>;
  spoke: boolean;
}

/** Counts turns by their events. */
export class TurnMetrics {
  readonly #tools: ReadonlySet<string>;
  readonly #running = new Map<string, RunningTurn>();
  readonly #turns: Counter<'outcome'>;
  readonly #duration: Histogram;
  readonly #firstWord: Histogram;
  readonly #toolCalls: Counter<'tool' | 'outcome'>;
  readonly #lookerRequests: Counter<'kind'>;
  readonly #modelCalls: Counter;
  readonly #modelTokens: Counter<'kind'>;
  readonly #modelBytes: Counter;

  constructor(registry: Registry, tools: readonly string[]) {
    this.#tools = new Set(tools);
    const registers = [registry];
    const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name: `looker_chat_${name}`, help, labelNames, registers });
    const histogram = (name: string, help: string) =>
      new Histogram({ name: `looker_chat_${name}`, help, buckets: TURN_SECONDS, registers });
    this.#turns = counter('turns_total', 'Questions whose turn has ended, by outcome.', 'outcome');
    for (const outcome of OUTCOMES) this.#turns.inc({ outcome }, 0);
    this.#duration = histogram('turn_duration_seconds', 'From the stored question to the ending.');
    this.#firstWord = histogram('turn_first_word_seconds', 'From the stored question to the first stored words.');
    this.#toolCalls = counter('tool_calls_total', 'Tool calls of the agent that have ended.', 'tool', 'outcome');
    this.#lookerRequests = counter('looker_requests_total', 'Requests that reached Looker in turns.', 'kind');
    this.#modelCalls = counter('model_calls_total', 'Calls of the model, repeated ones too.');
    this.#modelTokens = counter('model_tokens_total', 'Tokens as the model counts them.', 'kind');
    this.#modelBytes = counter('model_sent_bytes_total', 'Bytes of request bodies sent to the model.');
    const running = this.#running;
    const gauge = new Gauge({
      name: 'looker_chat_turns_running',
      help: 'Questions being answered now.',
      registers: [],
      collect() {
        this.set(running.size);
      },
    });
    registry.registerMetric(gauge);
  }

  happened(event: ConversationEvent): void {
    if (event.kind === 'user_message' || event.kind === 'unreadable') return;
    if (event.kind === 'turn_started') {
      this.#running.set(event.turn_id, { startedAt: performance.now(), calls: new Map(), spoke: false });
    } else if (event.kind === 'usage') this.#used(event);
    else if (event.kind === 'turn_ended') this.#turns.inc({ outcome: event.outcome });
    const turn = this.#running.get(event.turn_id);
    if (turn !== undefined) this.#happenedIn(turn, event);
  }

  #happenedIn(turn: RunningTurn, event: Exclude<ConversationEvent, { kind: 'user_message' | 'unreadable' }>): void {
    const seconds = (performance.now() - turn.startedAt) / 1000;
    if (event.kind === 'tool_call') turn.calls.set(event.call_id, event.tool);
    else if (event.kind === 'tool_ended') {
      const tool = turn.calls.get(event.call_id) ?? '';
      this.#toolCalls.inc({ tool: this.#tools.has(tool) ? tool : 'other', outcome: event.outcome });
    } else if (event.kind === 'text' && !turn.spoke) {
      turn.spoke = true;
      this.#firstWord.observe(seconds);
    } else if (event.kind === 'turn_ended') {
      this.#duration.observe(seconds);
      this.#running.delete(event.turn_id);
    }
  }

  #used(usage: Usage): void {
    this.#lookerRequests.inc({ kind: 'query' }, usage.looker_queries);
    this.#lookerRequests.inc({ kind: 'other' }, usage.looker_other);
    this.#modelCalls.inc(usage.model_calls);
    this.#modelTokens.inc({ kind: 'input' }, usage.input_tokens);
    this.#modelTokens.inc({ kind: 'output' }, usage.output_tokens);
    this.#modelTokens.inc({ kind: 'thought' }, usage.thought_tokens);
    this.#modelTokens.inc({ kind: 'cached' }, usage.cached_tokens);
    this.#modelBytes.inc(usage.model_bytes);
  }
}
