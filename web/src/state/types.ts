import type * as z from 'zod/mini';
import type { ConnectionSummary, ConversationSummary } from '../../../src/contract/api.ts';
import type { ConversationEvent } from '../../../src/contract/events.ts';
import type { Language } from '../../../src/contract/language.ts';
import type { ChartKind, ResultSummary } from '../../../src/contract/results.ts';
import type { SetupConfig, setupStatusSchema } from '../../../src/contract/setup.ts';

/** What the screens know of the server. One zustand store (state/store.ts) holds it; screens read slices and call actions. */
export interface AppState {
  /** `stranger`: the server wants the token. */
  readonly access: 'unknown' | 'member' | 'stranger';
  /** `offline`: no socket now; it comes back by itself with growing pauses. */
  readonly socket: 'connecting' | 'open' | 'offline';
  readonly language: Language;
  readonly theme: 'light' | 'dark' | 'system';
  readonly connection: ConnectionSummary | null | undefined;
  readonly setup: SetupRun | undefined;
  /** Undefined until they are loaded. */
  readonly conversations: readonly ConversationSummary[] | undefined;
  /** The conversation on screen; undefined is a new one. */
  readonly currentId: string | undefined;
  /** A conversation that one came to and that the server does not have (any more). */
  readonly missing: string | undefined;
  /** Questions to ask, by `suggestionsKey`; undefined until they are loaded. */
  readonly suggestions: Readonly<Record<string, readonly string[]>>;
  /** By conversation id; filled by following. */
  readonly turns: Readonly<Record<string, readonly Turn[]>>;
  /** The last refusal of a question, until the next one. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
  readonly screen: Screen;
  readonly server: ServerFacts;
  readonly actions: Actions;
}

/** `connect` is the set-up wizard; it is shown, whatever stands here, while nothing is connected. */
export type Screen = 'chat' | 'connection' | 'connect';

/** What the server can do; undefined where it does not say. */
export interface ServerFacts {
  /** It has a Gemini key of its own. */
  readonly modelKey: boolean | undefined;
  /** It has an encryption key and so may keep credentials. */
  readonly keepsSecrets: boolean | undefined;
  /** This browser came in by the token and can sign out. */
  readonly signedIn: boolean | undefined;
}

export interface Actions {
  readonly start: () => Promise<void>;
  readonly signIn: (token: string) => Promise<{ ok: boolean; message?: string }>;
  readonly signOut: () => Promise<void>;
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: AppState['theme']) => void;
  readonly startSetup: (config: Partial<SetupConfig>) => void;
  readonly cancelSetup: () => void;
  /** Closes the finished set-up. */
  readonly endSetup: () => void;
  readonly disconnect: () => Promise<void>;
  /** Reads anew what is connected. */
  readonly refresh: () => Promise<void>;
  /** Shows a conversation (and follows it), or an empty new one. */
  readonly open: (conversationId: string | undefined) => void;
  /** Resolves when the server has stored the question; rejects (and sets `refusal`) when it does not take it; `fresh` asks Looker anew. */
  readonly ask: (text: string, fresh: boolean) => Promise<void>;
  readonly stop: () => void;
  readonly go: (screen: Screen) => void;
  readonly rename: (conversationId: string, title: string) => Promise<void>;
  readonly remove: (conversationId: string) => Promise<void>;
  /** The conversations that have every word of the text in title, question or answer. */
  readonly search: (text: string, signal: AbortSignal) => Promise<readonly ConversationSummary[]>;
  /** Loads first questions, or those that follow a result; gives what ends it. */
  readonly suggest: (resultId: string | undefined) => () => void;
}

/** A status as it came: its code may be one that this page does not know. */
export type SetupNews = z.infer<typeof setupStatusSchema>;

export interface SetupRun {
  /** By the server's clock, in milliseconds. */
  readonly startedAt: number;
  /** Newest last. */
  readonly statuses: readonly SetupNews[];
  readonly running: boolean;
  /** Begun by another window, or before a reload: only its progress is known here. */
  readonly joined: boolean;
  /** The field that the server refused, when it named one. */
  readonly field: string | undefined;
}

/** One question with all that came of it, in order. */
export interface Turn {
  readonly id: string;
  readonly question: string;
  readonly askedAt: string;
  readonly parts: readonly TurnPart[];
  readonly ending: Extract<ConversationEvent, { kind: 'turn_ended' }> | undefined;
  readonly usage: Extract<ConversationEvent, { kind: 'usage' }> | undefined;
  /** A part of it is damaged in the database, and missing here. */
  readonly damaged: boolean;
  /** The question before went to another Looker: this answer knows nothing of it. */
  readonly otherLooker: boolean;
  /** The server crashed in a first answer, of which nothing is shown, and began anew. */
  readonly repeated: boolean;
}

export type TurnPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thought'; readonly text: string }
  | ToolPart
  | { readonly kind: 'result'; readonly result: ResultSummary; readonly wish?: ChartWish };

/** How the agent wants a result drawn. */
export interface ChartWish {
  readonly chart: ChartKind;
  /** Keys of the result's columns, in the order in which they are to be drawn; empty for all. */
  readonly columns: readonly string[];
}

export interface ToolPart {
  readonly kind: 'tool';
  readonly callId: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly outcome: 'running' | 'done' | 'failed' | 'cancelled';
  readonly durationMs: number | undefined;
  readonly code: string | undefined;
  /** What there is to say of how it ended: the sentence for `code`, and what became of its query in Looker. */
  readonly message: string | undefined;
}
