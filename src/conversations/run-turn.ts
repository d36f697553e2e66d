import type { Transaction } from 'kysely';
import type { Caller } from '../base/caller.ts';
import { newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { AuditEntry } from '../contract/audit.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import type { ConversationEvent, Usage } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import { errorSentence, sentence } from '../i18n/i18n.ts';
import type { Schema } from '../storage/storage.ts';
import type { Answer, Answerer, ConnectionInUse, TurnReport } from './answerer.ts';
import type { Results } from './results.ts';
import type { Transcript } from './transcript.ts';
import { nextTurnState, type TurnInput } from './turn-state.ts';
import { TurnWriter } from './turn-writer.ts';

export interface RunningTurn {
  readonly turnId: string;
  readonly conversationId: string;
  /** What was connected when it was asked. */
  readonly connection: ConnectionInUse;
  readonly text: string;
  readonly language: Language;
  /** Aborted by a stop of the person, or with the reason `interrupted` when the server stops. */
  readonly controller: AbortController;
  /** Rows of a while ago will not do. */
  readonly fresh: boolean;
  /** Who asked; undefined for a question that the server asks again. */
  readonly by: Caller | undefined;
}

export interface TurnRoom {
  readonly results: Results;
  readonly answerer: Answerer;
  readonly log: Log;
  history(conversationId: string, account: string): Promise<Transcript>;
  keep(tx: Transaction<Schema>, entry: AuditEntry, by: Caller | undefined): Promise<void>;
  /**
   * Commits events of a turn, with the rows that belong to them, and tells the followers. Throws when the turn has
   * ended, or another start of the server has taken over: see fence.ts.
   */
  commit(
    turn: RunningTurn,
    events: readonly ConversationEvent[],
    also: (tx: Transaction<Schema>) => Promise<void>,
  ): Promise<void>;
  /** Commits the turn's new state with its last events and what it used, all or nothing, and tells the followers. */
  end(turn: RunningTurn, end: TurnEnd): Promise<void>;
}

interface TurnEnd {
  readonly state: string;
  readonly answer: string;
  readonly events: readonly ConversationEvent[];
  readonly usage: Usage | undefined;
}

/** Answers one question and writes all that happens; resolves when the turn has its ending. Never rejects. */
export async function runTurn(room: TurnRoom, turn: RunningTurn): Promise<void> {
  const recorder = new TurnRecorder(room, turn);
  const answer = await answerOf(room, turn, recorder).catch(failed);
  const { code, cause } = answer.error ?? {};
  // Who asked is told no more than that the log has it.
  if (code === 'internal') room.log.error({ turnId: turn.turnId, err: cause }, 'a turn failed unexpectedly');
  const written = await recorder.written();
  const end = (given: Answer): Promise<void> => room.end(turn, ending(turn, given, recorder.text));
  // Refused for what is in it, it is written with less: a turn without an ending blocks its conversation.
  await end(written === undefined ? answer : failed(written)).catch(error => end(failed(error)));
}

async function answerOf(room: TurnRoom, turn: RunningTurn, report: TurnReport): Promise<Answer> {
  const { account } = turn.connection;
  const told = await room.history(turn.conversationId, account);
  const results = room.results.of(turn.conversationId, account);
  return room.answerer.answer({ ...turn, ...told, account, results, signal: turn.controller.signal }, report);
}

const failed = (error: unknown): Answer => ({ outcome: 'failed', error: asCodedError(error) });

function ending(turn: RunningTurn, answer: Answer, text: string): TurnEnd {
  const interrupted = turn.controller.signal.reason === 'interrupted' && answer.outcome !== 'done';
  const inputs: Record<Answer['outcome'], TurnInput> = { done: 'answered', failed: 'failed', cancelled: 'stopped' };
  const outcome = nextTurnState('running', interrupted ? 'server_gone' : inputs[answer.outcome]);
  if (outcome === 'refuse' || outcome === 'running') throw new Error(`a running turn cannot end as ${outcome}`);
  const error = interrupted ? new CodedError('interrupted') : answer.error;
  const events: ConversationEvent[] = [];
  if (answer.usage !== undefined) events.push({ kind: 'usage', turn_id: turn.turnId, ...answer.usage });
  events.push({
    kind: 'turn_ended',
    turn_id: turn.turnId,
    outcome,
    ...told(error, turn.language),
  });
  return { state: outcome, answer: text, events, usage: answer.usage };
}

/** Why something failed, as its event tells it: to programs by the code, to the asker in words. */
const told = (error: CodedError | undefined, language: Language) =>
  error === undefined ? {} : { code: error.code, params: { ...error.params }, message: errorSentence(language, error) };

/** With what became of the query in Looker, which is all that is worth a word about a call that was stopped. */
function toldOfCall(error: CodedError | undefined, atLooker: 'stopped' | 'left' | undefined, language: Language) {
  const failure = told(error, language);
  if (atLooker === undefined) return failure;
  const words = sentence(language, 'at_looker', atLooker);
  const message = error === undefined || error.code === 'cancelled' ? words : `${failure.message} ${words}`;
  return { ...failure, at_looker: atLooker, message };
}

/** Turns what is reported of a turn into its events. A database that refuses one stops the turn. */
class TurnRecorder implements TurnReport {
  readonly #room: TurnRoom;
  readonly #turn: RunningTurn;
  readonly #writer: TurnWriter;
  #calls = 0;
  #refusal: unknown;
  text = '';

  constructor(room: TurnRoom, turn: RunningTurn) {
    this.#room = room;
    this.#turn = turn;
    this.#writer = new TurnWriter((events, also) => room.commit(turn, events, also));
  }

  /** Waits for all commits; gives the database's refusal if there was one. */
  async written(): Promise<unknown> {
    await this.#writer.flush().catch(this.#refused);
    return this.#refusal;
  }

  wrote(kind: 'text' | 'thought', text: string): void {
    if (kind === 'text') this.text += text;
    this.#writer.write({ kind, turn_id: this.#turn.turnId, text }).catch(this.#refused);
  }

  async called({ callId, tool, arguments: args }: Parameters<TurnReport['called']>[0]): Promise<void> {
    const { turnId } = this.#turn;
    this.#calls += 1;
    const row = { id: callId, turn_id: turnId, position: this.#calls, tool, answer: '', outcome: 'running' };
    await this.#writer.write(
      { kind: 'tool_call', turn_id: turnId, call_id: callId, tool, arguments: args },
      async tx => {
        await tx
          .insertInto('tool_calls')
          .values({ ...row, arguments: JSON.stringify(args) })
          .execute();
      },
    );
  }

  async found(callId: string, result: Parameters<TurnReport['found']>[1]): Promise<string> {
    const { turnId, conversationId } = this.#turn;
    const id = newId();
    const { columns, rows, cut, query, title, queryUrl, askedAt } = result;
    const reused = result.reused === true ? { reused: true } : {};
    await this.#writer.write(
      {
        kind: 'result',
        turn_id: turnId,
        call_id: callId,
        result_id: id,
        ...(title === undefined ? {} : { title }),
        columns,
        row_count: rows.length,
        cut,
        query,
        ...(askedAt === undefined ? {} : { asked_at: askedAt }),
        ...reused,
        ...(queryUrl === undefined ? {} : { query_url: queryUrl }),
      },
      async tx => {
        await this.#room.results.keep(tx, { ...result, id, conversationId, turnId, callId });
        const about = { turn_id: turnId, result_id: id, row_count: rows.length, query, ...reused };
        await this.#room.keep(tx, { kind: 'queried', about, conversationId }, this.#turn.by);
      },
    );
    return id;
  }

  async charted({ resultId, chart, columns }: Parameters<TurnReport['charted']>[0]): Promise<void> {
    await this.#writer.write({ kind: 'chart', turn_id: this.#turn.turnId, result_id: resultId, chart, columns });
  }

  async callEnded({
    callId,
    outcome,
    durationMs,
    code,
    params = {},
    atLooker,
    answer,
  }: Parameters<TurnReport['callEnded']>[0]): Promise<void> {
    const error = code === undefined ? undefined : new CodedError(code, { params });
    await this.#writer.write(
      {
        kind: 'tool_ended',
        turn_id: this.#turn.turnId,
        call_id: callId,
        outcome,
        duration_ms: Math.round(durationMs),
        ...toldOfCall(error, atLooker, this.#turn.language),
      },
      async tx => {
        await tx.updateTable('tool_calls').set({ answer, outcome }).where('id', '=', callId).execute();
      },
    );
  }

  readonly #refused = (error: unknown): void => {
    this.#refusal ??= error;
    this.#turn.controller.abort('storage');
  };
}
