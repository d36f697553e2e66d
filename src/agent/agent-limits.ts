/** Every bound of this room. Times in milliseconds, sizes in bytes. Tests shorten them; nothing else does. */
export interface AgentLimits {
  /** From the process start to the answer of `initialize`; 1.3–2.6 s when idle, several times that on a busy machine. */
  readonly initializeMs: number;
  readonly startAttempts: number;
  /** One `authenticate` + `session/load`: 50 ms, but a slow MCP handshake counts in. */
  readonly openMs: number;
  /** Sessions are never freed (1–2.5 MB each), so a process is replaced after so many … */
  readonly opensPerProcess: number;
  /** … or when it has grown to this. */
  readonly residentBytes: number;

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

export const DEFAULT_LIMITS: AgentLimits = {
  initializeMs: 20_000,
  startAttempts: 3,
  openMs: 20_000,
  opensPerProcess: 120,
  residentBytes: 600 * 1024 * 1024,
  turnMs: 300_000,
  silenceMs: 30_000,
  cancelToolMs: 1_000,
  cancelPromptMs: 3_000,
  textBytes: 1024 * 1024,
  updates: 100_000,
  lineBytes: 10 * 1024 * 1024,
  outputBytes: 64 * 1024 * 1024,
  steps: 25,
  modelFirstByteMs: 55_000,
  modelIdleMs: 60_000,
  overloadWaitsMs: [500, 1_500],
  quotaWaitMs: 8_000,
  quotaRetries: 2,
  checkModelMs: 15_000,
};
