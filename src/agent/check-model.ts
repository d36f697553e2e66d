import { CodedError } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { ModelClient } from './model-client.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelTarget } from './turn-request.ts';

/**
 * Asks the Gemini API for the model's description, which costs nothing: throws the `model_*` code that names what is
 * wrong with address, key or model, or `cancelled`.
 */
export async function checkModel(
  client: ModelClient,
  target: ModelTarget,
  limits: AgentLimits,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.describe(target, { signal, timeoutMs: limits.checkModelMs });
  } catch (error) {
    if (signal.aborted) throw new CodedError('cancelled', { cause: error });
    throw error instanceof ModelFailure ? error.coded : error;
  }
}
