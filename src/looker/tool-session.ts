import { type CallController, callController } from './call-controller.ts';
import { createCallPlaces } from './call-places.ts';
import { type CallSurroundings, runToolCall, type ToolAnswer, type ToolCall } from './tool-call.ts';
import type { FieldCatalogue, LookerCounts, ToolScope } from './tool-scope.ts';

/** The calls of one OpenTools: how many at once, how long, and how all of them are stopped. */
export interface ToolSession {
  readonly counts: LookerCounts;
  /** `gone` is aborted when nobody waits for the answer any more. Never rejects. */
  readonly call: (tool: string, args: Readonly<Record<string, unknown>>, gone: AbortSignal) => Promise<ToolAnswer>;
  /** Answers every running call as cancelled; resolves when all are answered. */
  readonly cancelRunning: () => Promise<void>;
  /** Cancels what runs, and everything that comes later. */
  readonly close: () => Promise<void>;
}

export interface CallLimits {
  /** Calls at once; the Gemini CLI makes one after the other (0.61.0), others may not. */
  readonly atOnce: number;
  readonly callMs: number;
}

export const CALL_LIMITS: CallLimits = { atOnce: 4, callMs: 120_000 };

/** What the catalogue reads for these calls belongs to their account. */
function counting(scope: ToolScope, counts: LookerCounts): ToolScope {
  const onSent = (): void => {
    counts.other += 1;
  };
  const catalogue: FieldCatalogue = {
    findFields: (words, search) => scope.catalogue.findFields(words, { ...search, onSent }),
    describe: (model, explore) => scope.catalogue.describe(model, explore, onSent),
  };
  return { ...scope, catalogue };
}

export function createToolSession(
  scope: ToolScope,
  parts: Omit<CallSurroundings, 'scope' | 'counts' | 'refusedQueries'>,
  limits: CallLimits = CALL_LIMITS,
): ToolSession {
  const counts: LookerCounts = { queries: 0, other: 0 };
  const log = scope.turnId === undefined ? parts.log : parts.log.child({ turnId: scope.turnId });
  const around: CallSurroundings = { ...parts, log, scope: counting(scope, counts), counts, refusedQueries: new Set() };
  const places = createCallPlaces(limits.atOnce);
  const running = new Map<CallController, Promise<ToolAnswer>>();
  const { host } = new URL(scope.target.baseUrl);
  let closed = scope.signal.aborted;

  /** A call that is aborted while it waits runs all the same: its ending is written down like any other. */
  async function inItsPlace(call: ToolCall): Promise<ToolAnswer> {
    const release = await places.take(call.signal).catch(() => () => {});
    try {
      return await runToolCall(around, call);
    } finally {
      release();
    }
  }

  async function cancelRunning(): Promise<void> {
    const all = [...running];
    for (const [controller] of all) controller.cancel();
    await Promise.all(all.map(([, answer]) => answer));
  }

  const onScopeAbort = (): void => void close();
  async function close(): Promise<void> {
    closed = true;
    scope.signal.removeEventListener('abort', onScopeAbort);
    await cancelRunning();
  }
  scope.signal.addEventListener('abort', onScopeAbort, { once: true });

  return {
    counts,
    cancelRunning,
    close,
    call: async (tool, args, gone) => {
      const controller = callController({ gone, limitMs: limits.callMs, host });
      if (closed) controller.cancel();
      const answer = inItsPlace({ tool, arguments: args, signal: controller.signal });
      running.set(controller, answer);
      try {
        return await answer;
      } finally {
        running.delete(controller);
        controller.done();
      }
    },
  };
}
