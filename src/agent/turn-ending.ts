import { CodedError, type ErrorCode } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { Loss } from './agent-process.ts';
import type { TurnEnding } from './turn-request.ts';
import type { StopReason } from './turn-watch.ts';

/** How the run of a turn came to its end. */
export type RunEnd =
  | { readonly kind: 'answered'; readonly stopReason: string }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'lost'; readonly loss: Loss };

/**
 * What a turn's end is told as. The person's own cancel comes first; then what the model egress saw, since the CLI
 * reports a block, an empty answer and a success alike; then the CLI's error or stop reason.
 */
export function turnEnding(
  end: RunEnd,
  egress: { readonly failure: CodedError | undefined; readonly modelCalls: number },
  limits: AgentLimits,
): TurnEnding {
  if (end.kind === 'stopped' && end.reason === 'cancelled') return { outcome: 'cancelled' };
  if (egress.failure !== undefined) return { outcome: 'failed', error: egress.failure };
  const error = endError(end, egress.modelCalls, limits);
  return error === undefined ? { outcome: 'done' } : { outcome: 'failed', error };
}

function endError(end: RunEnd, modelCalls: number, limits: AgentLimits): CodedError | undefined {
  switch (end.kind) {
    case 'answered':
      return answeredError(end.stopReason, modelCalls, limits);
    case 'refused':
      return end.error instanceof CodedError ? end.error : new CodedError('internal', { cause: end.error });
    case 'stopped':
      return stoppedError(end.reason, limits);
    case 'lost':
      return new CodedError(LOSS_CODES[end.loss]);
  }
}

const LOSS_CODES: Record<Loss, ErrorCode> = {
  crashed: 'agent_crashed',
  flooded: 'agent_flooded',
  hung: 'agent_crashed', // another turn found it hung
  retired: 'shutting_down', // only closing the room ends a process at work
};

function stoppedError(reason: StopReason, limits: AgentLimits): CodedError {
  if (reason === 'flooded') return new CodedError('agent_flooded');
  if (reason === 'unheard') return new CodedError('internal', { cause: new Error('onUpdate threw') });
  const ms = reason === 'silent' ? limits.silenceMs : limits.turnMs;
  return new CodedError('agent_timeout', { params: { seconds: Math.ceil(ms / 1000) } });
}

/** An `end_turn` for which no model was asked is a command of the CLI that should have been text. */
function answeredError(stopReason: string, modelCalls: number, limits: AgentLimits): CodedError | undefined {
  const cause = new Error(`stop reason ${stopReason} after ${modelCalls} model calls`);
  switch (stopReason) {
    case 'end_turn':
      return modelCalls > 0 ? undefined : new CodedError('internal', { cause });
    case 'max_tokens': // the CLI's own estimate: the conversation does not fit the model
      return new CodedError('model_refused_request', { cause });
    case 'max_turn_requests':
      return new CodedError('too_many_steps', { params: { limit: limits.steps }, cause });
    case 'refusal':
      return new CodedError('model_blocked', { cause });
    default:
      return new CodedError('internal', { cause });
  }
}
