import type { Secret } from '../base/secret.ts';
import type { ErrorCode } from '../contract/errors.ts';

/** What the set-up wants to connect, as typed in by a person or given by the demo. */
export interface Candidate {
  readonly source: 'demo' | 'looker';
  /** Normalised address of the Looker instance. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** The person's own Gemini key; absent: the server's, or the demo model. */
  readonly modelKey: Secret | undefined;
  readonly verifySsl: boolean;
}

export interface LookerFound {
  readonly models: number;
  readonly explores: number;
  /** When the test began (ISO 8601, UTC), and how long it took. */
  readonly testedAt: string;
  readonly durationMs: number;
  /** IANA zone that Looker works in, when it says so. */
  readonly timeZone?: string;
  /** Where people open it in a browser, as an origin. */
  readonly webUrl: string;
}

export type LookerStage = 'address' | 'login' | 'models' | 'query' | 'tools';

/** What the steps need of the rest of the product. Each throws a CodedError that names its cause. */
export interface SetupNeeds {
  installPrograms(options: {
    signal: AbortSignal;
    onProgress: (progress: { phase: 'checking' | 'installing' | 'verifying'; done: number; total: number }) => void;
  }): Promise<{ geminiCli: string; toolbox: string }>;
  /** Addresses and credentials of the demo's own Looker, started when it is not running. */
  startDemo(): Promise<{ url: string; clientId: string; clientSecret: Secret }>;
  normaliseAddress(text: string): string;
  checkAddress(url: string, signal: AbortSignal): Promise<void>;
  /** Throws encryption_key_missing when real credentials could not be kept. */
  checkCanKeepSecrets(): void;
  /** The model key kept with the connection in use, when that is of the same address. */
  keptModelKey(url: string): Promise<Secret | undefined>;
  /** The last stage, `tools`, waits until `programs` are there; that time is none of the test's. */
  testLooker(
    candidate: Candidate,
    options: { signal: AbortSignal; programs: Promise<void>; onStage: (stage: LookerStage) => void },
  ): Promise<LookerFound>;
  /** Throws model_key_missing when neither the person nor the server has a key, and model_* when Google refuses it. */
  checkModel(candidate: Candidate, signal: AbortSignal): Promise<void>;
  warmAgent(signal: AbortSignal): Promise<void>;
  /** Makes the candidate the connection in use; until then the former one stays as it was. */
  connect(candidate: Candidate, found: LookerFound): Promise<void>;
  /** A run has failed. Never rejects. */
  failed(code: ErrorCode): Promise<void>;
}
