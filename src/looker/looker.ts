import { join } from 'node:path';
import { type ChildUser, makePassage } from '../base/child-user.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Redactor } from '../base/redactor.ts';
import { endStrays } from '../base/strays.ts';
import { type CommaValues, createCommaValues } from './comma-values.ts';
import { type ConnectionTestResult, type ConnectionTestStage, testConnection } from './connection-test.ts';
import { type Egress, startEgress } from './egress.ts';
import { createFieldValues, type FieldValues, type KnownValues } from './field-values.ts';
import { type Gateway, REHEARSAL, startGateway } from './gateway.ts';
import type { Metadata } from './metadata.ts';
import type { QueryBudget } from './query-budget.ts';
import type { LookerTarget } from './target.ts';
import { TOOL_LIST } from './tool-list.ts';
import type { LookerCounts, ToolScope } from './tool-scope.ts';
import { createToolSession, type ToolSession } from './tool-session.ts';
import { createToolbox, type Toolbox } from './toolbox.ts';
import type { ToolboxProgram } from './toolbox-process.ts';
import { testTools } from './tools-test.ts';
import { untilAborted } from './until-aborted.ts';

export { checkAddressAllowed, normaliseLookerAddress } from './address.ts';
export type { CapturedResult } from './captured-result.ts';
export { exploreUrl } from './explore-url.ts';
export { isReading } from './judge.ts';
export { type LookerTarget, sameTarget } from './target.ts';
export type { ConversationResults, FieldCatalogue, LookerCounts, ToolScope } from './tool-scope.ts';
export type { ToolboxProgram } from './toolbox-process.ts';
export { webOrigin } from './web-origin.ts';

/** A bearer of the MCP address `url` (as `Authorization: Bearer`): it is told the tools and calls none until tools serve it. */
export interface OfferedTools {
  readonly url: string;
  readonly token: string;
  /** Its calls are answered with a word, and Looker is asked nothing. */
  rehearse(): void;
  /** The token dies. */
  close(): void;
}

/** The tools of one scope. */
export interface OpenTools {
  /** They answer the calls of this offer's bearer from now on; throws for one that is closed or was served before. */
  serve(token: string): void;
  readonly counts: Readonly<LookerCounts>;
  /** Answers the running calls as cancelled now and aborts their requests to Looker; resolves when all are answered. */
  cancelRunning(): Promise<void>;
  /** The bearers that were served die, and what still runs is cancelled; resolves when all is answered and counted. */
  close(): Promise<void>;
}

export type LookerTestStage = ConnectionTestStage | 'tools';

export interface Looker {
  offerTools(): OfferedTools;
  openTools(scope: ToolScope): OpenTools;
  /**
   * Probes address, sign-in, models and a first query, in that order, and ends with get_models through gateway and
   * Toolbox. Throws a CodedError that names the cause; `counts` has what reached Looker either way.
   */
  test(
    target: LookerTarget,
    options: {
      signal: AbortSignal;
      onStage(stage: LookerTestStage): void;
      counts?: LookerCounts;
      /** Called before the last stage, which waits for it: the Toolbox may not be there yet. */
      programs?: () => Promise<void>;
    },
  ): Promise<ConnectionTestResult>;
  /** What this Looker has to be asked: explores and fields, read on nobody's question and kept for a while. */
  metadata(target: LookerTarget): Metadata & { knownValues(): readonly KnownValues[] };
  /** Starts the Toolbox ahead of the first call; throws toolbox_unavailable. */
  warm(): Promise<void>;
  /** Forgets the token and all that is remembered of a target: its secret changed. */
  forget(targetId: string): void;
  /** Whether the Toolbox runs. */
  readonly isToolboxUp: boolean;
  close(): Promise<void>;
}

/** Every tool there is, by its bare name. */
export const TOOL_NAMES: readonly string[] = TOOL_LIST.map(({ name }) => name);

/** The scope of the connection test's own call: nothing of it is written down. */
const testScope = (target: LookerTarget, signal: AbortSignal): ToolScope => ({
  target,
  signal,
  timeZone: undefined,
  results: { ids: async () => [], find: async () => undefined },
  catalogue: { findFields: async () => ({ explores: [], unread: 0 }), describe: async () => undefined },
  onCall: async () => {},
  onResult: async () => '',
  onChart: async () => {},
  onCallEnded: async () => {},
});

interface Parts {
  readonly egress: Egress;
  readonly gateway: Gateway;
  readonly toolbox: Toolbox;
  readonly commaValues: CommaValues;
  readonly fieldValues: FieldValues;
  readonly log: Log;
}

interface LookerOptions {
  toolbox: () => Promise<ToolboxProgram>;
  directory: string;
  /** Whom the Toolbox runs as; without one as we do. */
  user?: ChildUser | undefined;
  log: Log;
  redactor: Redactor;
  /** Rows younger than that answer the same query again; without it Looker is asked each time. */
  freshMs?: number;
  /** Asked before each query of a question. */
  budget?: QueryBudget;
  /** A request on the account of no question and no test: what Looker has was read. */
  onUnasked?: (targetId: string) => void;
}

async function startParts({
  log,
  redactor,
  toolbox: program,
  directory: home,
  user,
  ...rest
}: LookerOptions): Promise<Parts> {
  await makePassage(home, user);
  const directory = join(home, 'toolbox');
  await endStrays(directory);
  const egress = await startEgress({ log, redactor, ...rest }); // from here on something listens
  const gateway = await startGateway({ log });
  const toolbox = createToolbox({ program, directory, egressUrl: egress.url, user, log });
  const fieldValues = createFieldValues(egress, systemClock);
  return { egress, gateway, toolbox, commaValues: createCommaValues(egress), fieldValues, log };
}

function openTools(session: ToolSession, gateway: Gateway, close: () => Promise<void>): OpenTools {
  const served: string[] = [];
  return {
    serve: token => {
      gateway.serve(token, session);
      served.push(token);
    },
    counts: session.counts,
    cancelRunning: session.cancelRunning,
    close: () => {
      for (const token of served) gateway.dismiss(token);
      return close();
    },
  };
}

/** Starts gateway and egress; the Toolbox starts with the first call. `directory` is ours alone, created when missing. */
export async function createLooker(options: LookerOptions): Promise<Looker> {
  const parts = await startParts(options);
  const { egress, gateway, toolbox, commaValues, fieldValues } = parts;
  const sessions = new Set<ToolSession>();

  const open = (scope: ToolScope): ToolSession => {
    const session = createToolSession(scope, parts);
    sessions.add(session);
    return session;
  };
  const end = async (session: ToolSession): Promise<void> => {
    sessions.delete(session);
    await session.close();
  };

  return {
    offerTools: () => {
      const token = gateway.offer();
      const rehearse = (): void => gateway.serve(token, REHEARSAL);
      return { url: gateway.url, token, rehearse, close: () => gateway.dismiss(token) };
    },
    openTools: scope => {
      const session = open(scope);
      return openTools(session, gateway, () => end(session));
    },
    test: async (target, { counts = { queries: 0, other: 0 }, programs, ...stages }) => {
      // the Toolbox starts while Looker is probed; a start that fails is tried again, and told, by the last stage
      if (programs === undefined) toolbox.warm().catch(() => {});
      const found = await testConnection(egress, target, { ...stages, counts });
      if (programs !== undefined) await untilAborted(programs(), stages.signal);
      stages.onStage('tools');
      const session = open(testScope(target, stages.signal));
      try {
        await testTools(session, gateway);
      } finally {
        await end(session);
        counts.queries += session.counts.queries;
        counts.other += session.counts.other;
      }
      return found;
    },
    metadata: target => ({ ...egress.metadata(target), knownValues: () => fieldValues.known(target.id) }),
    warm: () => toolbox.warm(),
    forget: targetId => {
      egress.forget(targetId);
      commaValues.forget(targetId);
      fieldValues.forget(targetId);
    },
    get isToolboxUp() {
      return toolbox.pid !== undefined;
    },
    close: async () => {
      await Promise.all([...sessions].map(end));
      await toolbox.close();
      await gateway.close();
      await egress.close();
    },
  };
}
