import type { Log } from '../base/log.ts';
import type { Secret } from '../base/secret.ts';
import type { ConnectionSummary, ConversationSummary } from '../contract/api.ts';
import type { StoredEvent } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';
import type { SetupConfig, SetupStatus } from '../contract/setup.ts';

/** What the doors to the outside need of the conversations. */
export interface ConversationsNeed {
  ask(request: {
    messageId: string;
    text: string;
    conversationId?: string;
    language: Language;
  }): Promise<{ conversationId: string; seq: number }>;
  cancel(conversationId: string): Promise<void>;
  follow(options: {
    conversationId: string;
    after: number;
    onEvent(event: StoredEvent): void | Promise<void>;
    signal: AbortSignal;
  }): Promise<void>;
  events(conversationId: string, after: number, limit: number): Promise<StoredEvent[]>;
  list(search?: string): Promise<ConversationSummary[]>;
  get(id: string): Promise<ConversationSummary>;
  rename(id: string, title: string): Promise<ConversationSummary>;
  remove(id: string): Promise<void>;
  result(id: string, offset: number, limit: number): Promise<ResultPage>;
  resultCsv(id: string): Promise<string>;
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
  list(): Promise<ConnectionSummary[]>;
  /** Throws `not_found`. */
  remove(id: string): Promise<void>;
}

/** Questions worth asking, as whole sentences. */
export interface SuggestionsNeed {
  first(language: Language): Promise<readonly string[]>;
  /** Throws `not_found`. */
  after(resultId: string, language: Language): Promise<readonly string[]>;
}

/** Signed-in browsers: only a hash of the id is kept. */
export interface SessionsNeed {
  create(idHash: string, createdAt: string, expiresAt: string): Promise<void>;
  /** ISO 8601; undefined when there is no such session. */
  expiresAt(idHash: string): Promise<string | undefined>;
  remove(idHash: string): Promise<void>;
}

export interface ServerNeeds {
  readonly conversations: ConversationsNeed;
  readonly setup: SetupNeed;
  readonly connections: ConnectionsNeed;
  readonly suggestions: SuggestionsNeed;
  readonly sessions: SessionsNeed;
  /** Whether connections may do without a key of their own, and whether secrets can be kept. */
  readonly abilities: { readonly modelKey: boolean; readonly keepsSecrets: boolean };
  readonly accessToken: Secret;
  readonly log: Log;
  readonly now: () => Date;
}
