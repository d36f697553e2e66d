import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { type Caller, currentCaller } from '../base/caller.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { ConversationSummary } from '../contract/api.ts';
import type { AuditEntry } from '../contract/audit.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import type { ConversationEvent, StoredEvent } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';
import { type Schema, type Storage, storableText } from '../storage/storage.ts';
import type { Answerer } from './answerer.ts';
import { type Asked, type AskRequest, type NewQuestion, storeQuestion } from './ask.ts';
import { Changes } from './changes.ts';
import { resultCsv } from './csv.ts';
import { EventLog } from './event-log.ts';
import { Fence } from './fence.ts';
import { Followers, type FollowRequest } from './followers.ts';
import { GroupCommit } from './group-commit.ts';
import { findConversation, listConversations, renameConversation } from './list.ts';
import { isPiece } from './piece.ts';
import { type Repeat, recoverTurns } from './recover.ts';
import { eachIdle, removeConversation } from './remove.ts';
import { Results } from './results.ts';
import { type RunningTurn, runTurn, type TurnRoom } from './run-turn.ts';
import { readTranscript } from './transcript.ts';
import { keepTurnUsage } from './turn-usage.ts';

export type { Answer, Answerer, ConversationResults, PastTurn, Question, TurnReport } from './answerer.ts';
export type { Asked, AskRequest } from './ask.ts';

/** Hears of events after their commit, in order. */
export type Observe = (events: readonly ConversationEvent[]) => void;

/** Keeps in a transaction who did what; `by` where the context is another's. */
export type Keep = (tx: Kysely<Schema>, entry: AuditEntry, by?: Caller) => Promise<void>;

export interface ConversationsOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  readonly answerer: Answerer;
  readonly observe?: Observe;
  readonly keep?: Keep;
}

const ALL_ROWS = Number.MAX_SAFE_INTEGER; // the looker room keeps fewer
const END_AGAIN_MS = 500;

/** The conversations: what was asked and answered, written down before it is told. */
export class Conversations {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #events: EventLog;
  readonly #changes = new Changes();
  readonly #fence = new Fence();
  readonly #commits: GroupCommit;
  readonly #results: Results;
  readonly #answerer: Answerer;
  readonly #observe: Observe;
  readonly #keep: Keep;
  readonly #running = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  readonly #followers: Followers;
  #closed: Promise<void> | undefined;

  constructor(options: ConversationsOptions) {
    this.#storage = options.storage;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#answerer = options.answerer;
    this.#observe = options.observe ?? (() => {});
    this.#keep = options.keep ?? (async () => {});
    this.#events = new EventLog(options.storage.db, options.clock);
    this.#followers = new Followers(this.#events, this.#changes);
    this.#commits = new GroupCommit(options.storage, tx => this.#fence.check(tx));
    this.#results = new Results(options.storage.db, options.clock);
  }

  /**
   * Takes over from a former process: call once, before the first question. From now on that process can write no more;
   * the turns it left running are ended, and those that only read are begun again, each once. Gives their numbers.
   */
  async recover(): Promise<{ interrupted: number; repeated: number }> {
    const { db } = this.#storage;
    await this.#fence.claim(db);
    const connection = await this.#answerer.connection().catch(() => undefined);
    const { interrupted, repeats } = await recoverTurns({
      db,
      log: this.#events,
      now: this.#clock.now(),
      onlyReads: tools => this.#answerer.onlyReads(tools),
      connection,
      onDamaged: (turnId, err) => this.#log.error({ err, turnId }, 'a turn of a former start cannot be ended'),
    });
    for (const repeat of repeats) this.#start(repeat);
    return { interrupted, repeated: repeats.length };
  }

  /**
   * Stores the question and begins to answer it; resolves after the commit. Throws no_connection, question_empty,
   * question_too_long, not_found, message_id_reused, turn_running, storage_in_use, shutting_down.
   */
  async ask(asking: AskRequest): Promise<Asked> {
    if (this.#closed !== undefined) throw new CodedError('shutting_down');
    // Here and not only where it is stored: sent again, it must be the same question.
    const request = { ...asking, text: storableText(asking.text) };
    const connection = await this.#answerer.connection();
    const isBusy = (id: string): boolean => this.#running.has(id);
    const asked = await this.#stored({ ...request, connection, now: this.#clock.now(), isBusy, keep: this.#keep });
    if (asked.isNew) this.#start({ ...request, ...asked, connection });
    return asked;
  }

  /** The ending before it may be committed, and some milliseconds from being on the disk and told: it waits for that. */
  async #stored(question: NewQuestion): Promise<Asked> {
    for (;;) {
      const asked = await storeQuestion(this.#storage.db, { log: this.#events, fence: this.#fence }, question);
      if (asked !== undefined) return asked;
      await this.#running.get(question.conversationId ?? '')?.ended;
    }
  }

  #start(question: Repeat & { fresh?: boolean }): void {
    const { conversationId, turnId, messageId, connection, text, language, fresh = false } = question;
    this.#events.changedElsewhere(conversationId);
    const by = currentCaller();
    this.#log.info({ requestId: by?.requestId, turnId, conversationId }, 'turn started');
    this.#observe([{ kind: 'turn_started', turn_id: turnId, message_id: messageId }]);
    this.#changes.announce(conversationId);
    const controller = new AbortController();
    const turn = { turnId, conversationId, connection, text, language, fresh, controller, by };
    const ended = runTurn(this.#room(), turn)
      .catch(error => this.#log.error({ err: error, turnId }, 'a turn could not be ended'))
      .finally(() => {
        // The next one may be there already.
        if (this.#running.get(conversationId)?.controller === controller) this.#running.delete(conversationId);
      });
    this.#running.set(conversationId, { controller, ended });
  }

  #room(): TurnRoom {
    return {
      results: this.#results,
      answerer: this.#answerer,
      log: this.#log,
      history: (...of) => readTranscript(this.#storage.db, ...of),
      keep: this.#keep,
      commit: (...commit) => this.#commit(...commit),
      end: (turn, end) => this.#endPatiently(turn, end),
    };
  }

  async #commit(...[{ turnId, conversationId }, events, also]: Parameters<TurnRoom['commit']>): Promise<void> {
    let stored: readonly StoredEvent[] = [];
    const work = async (tx: Transaction<Schema>): Promise<void> => {
      await this.#fence.checkTurn(tx, turnId);
      await also(tx);
      stored = await this.#events.append(tx, conversationId, events);
    };
    // Words of an answer that has no ending yet; whatever comes after them takes them to the disk.
    await this.#commits.run(work, { light: events.every(isPiece) });
    this.#events.committed(conversationId, stored);
    this.#observe(events);
    this.#changes.announce(conversationId);
  }

  /** An ending that a full disk refuses is tried again: without it the conversation could not go on. */
  async #endPatiently(...[turn, end]: Parameters<TurnRoom['end']>): Promise<void> {
    for (;;) {
      try {
        return await this.#end(turn, end);
      } catch (error) {
        const mayPass = asCodedError(error).code === 'storage_unavailable' && this.#closed === undefined;
        if (!mayPass) {
          this.#log.error({ err: error, turnId: turn.turnId }, 'the ending of a turn was refused');
          throw error;
        }
        this.#log.warn({ err: error, turnId: turn.turnId }, 'the ending of a turn could not be written yet');
        await pause(END_AGAIN_MS);
      }
    }
  }

  async #end(turn: RunningTurn, { state, answer, events, usage }: Parameters<TurnRoom['end']>[1]): Promise<void> {
    let stored: readonly StoredEvent[] = [];
    await this.#commits.run(async tx => {
      await this.#fence.checkTurn(tx, turn.turnId);
      const endedAt = this.#clock.now().toISOString();
      const ended = { state, answer, ended_at: endedAt };
      await tx.updateTable('turns').set(ended).where('id', '=', turn.turnId).execute();
      await keepTurnUsage(tx, { ...turn, connectionId: turn.connection.id, endedAt }, usage);
      stored = await this.#events.append(tx, turn.conversationId, events);
    });
    this.#events.committed(turn.conversationId, stored);
    const last = events.at(-1);
    const code = last?.kind === 'turn_ended' ? last.code : undefined;
    this.#log.info({ turnId: turn.turnId, conversationId: turn.conversationId, outcome: state, code }, 'turn ended');
    this.#observe(events);
    // Before anyone hears of the end: whoever asks the next question on hearing it must find the place free.
    this.#running.delete(turn.conversationId);
    this.#changes.announce(turn.conversationId);
  }

  /** Stops the answer being written; resolves when the turn has ended. Throws `turn_not_running`. */
  async cancel(conversationId: string): Promise<void> {
    const running = this.#running.get(conversationId);
    if (running === undefined) throw new CodedError('turn_not_running');
    running.controller.abort('stopped');
    await running.ended;
  }

  /** How many follow now. */
  get followers(): number {
    return this.#followers.count;
  }

  /** See `follow`; throws `not_found`, also when it is deleted. Resolves when the signal aborts, or all is told at the stop. */
  async follow(request: FollowRequest): Promise<void> {
    await this.get(request.conversationId);
    await this.#followers.follow(request);
  }

  /** At most `limit` events after `after`; throws `not_found`. */
  async events(conversationId: string, after: number, limit: number): Promise<StoredEvent[]> {
    await this.get(conversationId);
    return this.#events.read(conversationId, after, limit);
  }

  /** All, or those that have the words in title, question or answer. */
  list(search?: string): Promise<ConversationSummary[]> {
    return listConversations(this.#storage.db, search);
  }

  get(id: string): Promise<ConversationSummary> {
    return findConversation(this.#storage.db, id);
  }

  /** Runs `work` in a transaction; throws `storage_in_use` when a later start has taken over. */
  write<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#fence.write(this.#storage.db, work);
  }

  rename(id: string, title: string): Promise<ConversationSummary> {
    return this.write(async tx => {
      const renamed = await renameConversation(tx, id, title);
      await this.#keep(tx, { kind: 'renamed', about: {}, conversationId: id });
      return renamed;
    });
  }

  /** Deletes a conversation with its events and results; a running answer is stopped first. Throws `not_found`. */
  async remove(id: string): Promise<void> {
    await this.get(id);
    const running = this.#running.get(id);
    running?.controller.abort('stopped');
    await running?.ended;
    // Of several who delete it at the same time, one did.
    if (!(await this.#remove(id, 'deleted'))) throw new CodedError('not_found');
  }

  /** Deletes those in which nothing has happened since `time` (ISO 8601, UTC), until `signal`; gives their number. */
  removeIdle(time: string, signal: AbortSignal): Promise<number> {
    return eachIdle(this.#storage.db, { time, signal }, id => this.#remove(id, 'expired', time));
  }

  async #remove(id: string, kind: 'deleted' | 'expired', idleSince?: string): Promise<boolean> {
    const isRemoved = await this.write(async tx => {
      const isGone = await removeConversation(tx, id, idleSince);
      if (isGone) await this.#keep(tx, { kind, about: {}, conversationId: id });
      return isGone;
    });
    if (isRemoved) this.#storage.eraseSoon();
    if (isRemoved) this.#followers.gone(id);
    return isRemoved;
  }

  result(id: string, offset: number, limit: number): Promise<ResultPage> {
    return this.#results.page(id, offset, limit);
  }

  async resultCsv(id: string, language: Language): Promise<string> {
    const result = await this.#results.page(id, 0, ALL_ROWS);
    await this.#keep(this.#storage.db, { kind: 'exported', about: { result_id: id } });
    return resultCsv(result, language);
  }

  /** Takes no more questions, ends the running turns as `interrupted`, and waits until their followers have heard. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const { controller } of this.#running.values()) controller.abort('interrupted');
    await Promise.all([...this.#running.values()].map(turn => turn.ended));
    await this.#followers.tellAll();
  }
}
