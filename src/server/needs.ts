import type { Caller } from '../base/caller.ts';
import type { Clock, Stopwatch } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Secret } from '../base/secret.ts';
import type { ConnectionSummary, ConnectionTest, ConversationSummary, UsageDay, UsageMonth } from '../contract/api.ts';
import type { AuditEntry, StoredAuditEntry } from '../contract/audit.ts';
import type { StoredEvent } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';
import type { ConnectionChange, SetupConfig, SetupStatus } from '../contract/setup.ts';

/** What the doors to the outside need of the conversations. */
export interface ConversationsNeed {
  ask(request: {
    messageId: string;
    text: string;
    conversationId?: string;
    language: Language;
    /** Looker is to be asked anew, also for rows of a while ago. */
    fresh: boolean;
  }): Promise<{ conversationId: string; seq: number }>;
  cancel(conversationId: string): Promise<void>;
  follow(options: {
    conversationId: string;
    after: number;
    time?: string | undefined;
    onStartedOver?: () => void;
    onEvent(event: StoredEvent): void | Promise<void>;
    signal: AbortSignal;
    inTurn?: <T>(work: () => Promise<T>) => Promise<T>;
  }): Promise<void>;
  events(conversationId: string, after: number, limit: number): Promise<StoredEvent[]>;
  list(search?: string): Promise<ConversationSummary[]>;
  get(id: string): Promise<ConversationSummary>;
  rename(id: string, title: string): Promise<ConversationSummary>;
  remove(id: string): Promise<void>;
  result(id: string, offset: number, limit: number): Promise<ResultPage>;
  /** In Portuguese with decimal commas, and semicolons between columns. */
  resultCsv(id: string, language: Language): Promise<string>;
}

export interface SetupListener {
  readonly language: Language;
  onStatus(status: SetupStatus): void;
}

export interface SetupNeed {
  state(language: Language): { running: boolean; startedAt?: string; status?: SetupStatus };
  start(config: SetupConfig, listener: SetupListener): Promise<void>;
  join(listener: SetupListener): Promise<void>;
  cancel(): Promise<void>;
  leave(listener: SetupListener): void;
}

export interface ConnectionsNeed {
  /** Sentences of failed tests come in `language`. */
  list(language: Language): Promise<ConnectionSummary[]>;
  /** Resolves with failures too; throws `not_found`, `connection_busy`. */
  test(id: string, language: Language): Promise<ConnectionTest>;
  /** Throws what the set-up throws for the same values, and `not_found`, `connection_busy`. */
  change(id: string, change: ConnectionChange, language: Language): Promise<ConnectionSummary>;
  /** Throws `not_found`. */
  remove(id: string): Promise<void>;
}

/** Questions worth asking, as whole sentences. */
export interface SuggestionsNeed {
  first(language: Language): Promise<readonly string[]>;
  /** Throws `not_found`. */
  after(resultId: string, language: Language): Promise<readonly string[]>;
}

export interface UsageNeed {
  /** The last `count` days in UTC, today first. */
  days(count: number): Promise<UsageDay[]>;
  /** Of what is connected; throws no_connection. */
  month(): Promise<UsageMonth>;
}

/** Signed-in browsers: only a hash of the id is kept. */
export interface SessionsNeed {
  create(idHash: string, createdAt: string, expiresAt: string): Promise<void>;
  /** ISO 8601; undefined when there is no such session. */
  expiresAt(idHash: string): Promise<string | undefined>;
  remove(idHash: string): Promise<void>;
}

/** Where requests are counted, and what is counted in all. */
export interface MetricsNeed {
  readonly contentType: string;
  text(): Promise<string>;
  answered(request: { method: string; route: string; status: number; seconds: number }): void;
  refused(kind: 'wrong_token' | 'too_soon'): void;
}

/** Where it is kept who did what. */
export interface AuditNeed {
  read(page: { after?: number | undefined; limit: number; kind?: string | undefined }): Promise<StoredAuditEntry[]>;
  note(entry: AuditEntry, by: Caller): Promise<void>;
}

export interface ServerNeeds {
  readonly conversations: ConversationsNeed;
  readonly setup: SetupNeed;
  readonly connections: ConnectionsNeed;
  readonly suggestions: SuggestionsNeed;
  readonly usage: UsageNeed;
  readonly sessions: SessionsNeed;
  /** Whether connections may do without a key of their own, and whether secrets can be kept. */
  readonly abilities: { readonly modelKey: boolean; readonly keepsSecrets: boolean };
  /** The user of the system that the children run as, if they have one of their own. */
  readonly childUid: number | undefined;
  readonly accessToken: Secret;
  readonly metrics: MetricsNeed;
  readonly audit: AuditNeed;
  readonly log: Log;
  readonly clock: Clock & Stopwatch;
}
