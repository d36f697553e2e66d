import { CodedError } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import { type ModelClient, readText } from './model-client.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelTarget } from './turn-request.ts';

const ONE_WORD = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] });

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
  const times = { signal, firstByteMs: limits.checkModelMs, idleMs: limits.checkModelMs };
  try {
    await client.describe(target, times).catch(async error => {
      // A gateway before Gemini may serve only what asks a model: counting tokens does, and is free too.
      if (!(error instanceof ModelFailure) || error.coded.code !== 'model_not_found') throw error;
      await readText(await client.send(target, 'countTokens', ONE_WORD, times));
    });
  } catch (error) {
    if (signal.aborted) throw new CodedError('cancelled', { cause: error });
    throw error instanceof ModelFailure ? error.coded : error;
  }
}
