import { availableParallelism, totalmem } from 'node:os';

/** Every bound of this room. Times in milliseconds, sizes in bytes. Tests shorten them; nothing else does. */
export interface AgentLimits {
  /** From the process start to the answer of `initialize`; 1.3–2.6 s when idle, several times that on a busy machine. */
  readonly initializeMs: number;
  readonly startAttempts: number;
  /** Processes that take turns at the same time. */
  readonly processes: number;
  /** Turns at work in the least busy one before another is started. */
  readonly turnsPerProcess: number;
  /** After so long without a turn a process ends that is not the last. */
  readonly extraIdleMs: number;

  /** One `authenticate` + `session/new`: 50 ms, but a slow MCP handshake counts in. */
  readonly openMs: number;
  /** Sessions are never freed (1–2.5 MB each), so a process is replaced after so many … */
  readonly opensPerProcess: number;
  /** … or when it has grown to this. */
  readonly residentBytes: number;

  /** What is rehearsed in a new process; 0 for nothing. */
  readonly rehearsalMs: number;
  readonly turnMs: number;
  /** No update, no model at work, no tool running. */
  readonly silenceMs: number;
  /** How long a cancel waits for the running tool's answer to pass through … */
  readonly cancelToolMs: number;
  /** … and then for the prompt to end, before the process counts as hung. */
  readonly cancelPromptMs: number;
  /** Text and thoughts of one turn. The longest real answer (65 k tokens) is about 260 KB. */
  readonly textBytes: number;
  readonly updates: number;
  /** One protocol line; a tool result of 40 KB is the longest we cause. */
  readonly lineBytes: number;
  /** All a process may write after a session was opened in it. */
  readonly outputBytes: number;

  /** Model calls, and calls of tools that do not exist, in one turn. */
  readonly steps: number;
  /** Calls of our tools in one turn. A question makes three to ten; a model that repeats itself writes hundreds into one answer. */
  readonly toolCalls: number;
  /** The CLI gives up (undici) when no response header came within 60 s; all our retries must fit before. */
  readonly modelFirstByteMs: number;
  /** Between two bytes of a model's answer. */
  readonly modelIdleMs: number;
  /** Waits before the repeated calls of an overloaded model: one repetition an entry. */
  readonly overloadWaitsMs: readonly number[];
  /** A quota that frees itself within this is waited for, at most `quotaRetries` times. */
  readonly quotaWaitMs: number;
  readonly quotaRetries: number;
  readonly checkModelMs: number;
}

const RESIDENT_BYTES = 600 * 1024 * 1024;
/** More share cores with each other, and each takes 215 MB before it does anything. */
const MOST_PROCESSES = 4;

/**
 * The program computes in one thread, so a process for each core; at their largest, all together may take a quarter of
 * the memory.
 */
export function processesFor(cores: number, memoryBytes: number): number {
  const fitting = Math.floor(memoryBytes / 4 / RESIDENT_BYTES);
  return Math.max(1, Math.min(cores, fitting, MOST_PROCESSES));
}

/** That of the machine, or of the container where it has less. */
const memoryBytes = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

export const DEFAULT_LIMITS: AgentLimits = {
  initializeMs: 20_000,
  startAttempts: 3,
  openMs: 20_000,
  opensPerProcess: 120,
  processes: processesFor(availableParallelism(), memoryBytes()),
  turnsPerProcess: 16,
  extraIdleMs: 300_000,
  residentBytes: RESIDENT_BYTES,
  rehearsalMs: 20_000,
  turnMs: 300_000,
  silenceMs: 30_000,
  cancelToolMs: 1_000,
  cancelPromptMs: 3_000,
  textBytes: 1024 * 1024,
  updates: 100_000,
  lineBytes: 10 * 1024 * 1024,
  outputBytes: 64 * 1024 * 1024,
  steps: 25,
  toolCalls: 100,
  modelFirstByteMs: 55_000,
  modelIdleMs: 60_000,
  overloadWaitsMs: [500, 1_500],
  quotaWaitMs: 8_000,
  quotaRetries: 2,
  checkModelMs: 15_000,
};
