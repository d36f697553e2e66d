import type { Log } from '../base/log.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { AgentPool } from './agent-pool.ts';
import type { EgressTurn } from './egress-turn.ts';
import { earlierContents, modelToolName } from './gemini-history.ts';
import type { ModelEgress } from './model-egress.ts';
import { turnEnding } from './turn-ending.ts';
import type { TurnEnding, TurnRequest, TurnResult } from './turn-request.ts';
import { TurnRun } from './turn-run.ts';
import { TurnWatch } from './turn-watch.ts';

export interface AgentRoom {
  readonly pool: AgentPool;
  readonly egress: ModelEgress;
  /** Of all turns, bare. */
  readonly toolNames: readonly string[];
  readonly limits: AgentLimits;
  readonly log: Log;
}

/** One question from its admission at the egress to its ending. Never rejects. */
export async function answer(turn: TurnRequest, room: AgentRoom): Promise<TurnResult> {
  const watch = new TurnWatch({
    limits: room.limits,
    signal: turn.signal,
    onUpdate: update => turn.onUpdate(update),
  });
  const egress = room.egress.begin({
    turnId: turn.turnId,
    target: turn.model,
    earlier: earlierContents(turn.context, turn.history),
    toolNames: room.toolNames.map(modelToolName),
    onActivity: () => watch.alive(),
  });
  const ending = await run(turn, room, watch, egress).catch((error: unknown) => failed(asCodedError(error)));
  watch.close();
  egress.close();
  if (ending.outcome === 'failed') {
    const { code, cause } = ending.error;
    room.log.warn({ turnId: turn.turnId, code, err: cause }, 'turn failed');
  }
  return { ending, usage: egress.usage };
}

async function run(turn: TurnRequest, room: AgentRoom, watch: TurnWatch, egress: EgressTurn): Promise<TurnEnding> {
  if (turn.text.trim() === '') return failed(new CodedError('question_empty')); // would hang the CLI's session for ever
  const { pool, limits, log } = room;
  const admit = (token: string): void => {
    room.egress.admit(token, egress);
    turn.tools.serve(token);
  };
  const end = await new TurnRun({ turn, pool, egress, admit, watch, limits, log }).run();
  return turnEnding(end, { failure: egress.failure, modelCalls: egress.usage.modelCalls }, limits);
}

const failed = (error: CodedError): TurnEnding => ({ outcome: 'failed', error });
