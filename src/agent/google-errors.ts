import { DateTime } from 'luxon';
import { z } from 'zod';
import { Redactor } from '../base/redactor.ts';
import { CodedError } from '../contract/errors.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelTarget } from './turn-request.ts';

const detail = z.looseObject({
  '@type': z.string().catch(''),
  reason: z.string().optional(),
  retryDelay: z.string().optional(),
  violations: z.array(z.looseObject({ quotaId: z.string().optional() })).optional(),
});
const body = z.object({
  error: z.looseObject({
    code: z.number().optional().catch(undefined),
    message: z.string().catch(''),
    status: z.string().catch(''),
    details: z.array(detail).catch([]),
  }),
});
type GoogleError = z.infer<typeof body>['error'];

/** What is said when a quota is used up and Google does not say until when: its shortest window is a minute. */
const UNKNOWN_QUOTA_WAIT_S = 60;

/** The error object of Google's JSON (also in the one-element array of a stream), or undefined. */
export function readGoogleError(json: unknown): GoogleError | undefined {
  return body.safeParse(Array.isArray(json) ? json[0] : json).data?.error;
}

/** Names the cause of an answer of the Gemini API that is not 200. `text` is its body, kept as the cause for the log. */
export function googleFailure(status: number, text: string, { model, apiKey }: ModelTarget): ModelFailure {
  const redactor = new Redactor();
  redactor.add(apiKey); // struck before the cut: the log's own redactor does not know half a key
  const cause = new Error(`the Gemini API answered ${status}: ${redactor.scrub(text).slice(0, 500)}`);
  const error = readGoogleError(parseJson(text));
  if (error === undefined && status >= 300 && status < 400) {
    return new ModelFailure('final', new CodedError('model_unreachable', { cause })); // never follow with the key
  }
  return classify(status, error, { model, cause });
}

function classify(
  status: number,
  error: GoogleError | undefined,
  { model, cause }: { model: string; cause: Error },
): ModelFailure {
  const isBadKey = error?.details.some(({ reason }) => reason?.startsWith('API_KEY_')) || isKeyMessage(error);
  if (status === 401 || status === 403 || (status === 400 && isBadKey)) {
    return new ModelFailure('final', new CodedError('model_key_refused', { cause }));
  }
  if (status === 404) return new ModelFailure('final', new CodedError('model_not_found', { params: { model }, cause }));
  if (status === 429) return quotaFailure(error, cause);
  if (status >= 500 || status === 408)
    return new ModelFailure('overloaded', new CodedError('model_overloaded', { cause }));
  return new ModelFailure('final', new CodedError('model_refused_request', { cause }));
}

const isKeyMessage = (error: GoogleError | undefined): boolean =>
  /api key (not valid|expired)/i.test(error?.message ?? '');

function quotaFailure(error: GoogleError | undefined, cause: Error): ModelFailure {
  const details = error?.details ?? [];
  const isDaily = details.some(({ violations }) => violations?.some(({ quotaId }) => quotaId?.includes('PerDay')));
  const delay = details.map(({ retryDelay }) => Number.parseFloat(retryDelay ?? '')).find(Number.isFinite);
  const seconds = Math.ceil(isDaily ? secondsToQuotaReset() : (delay ?? UNKNOWN_QUOTA_WAIT_S));
  const coded = new CodedError('model_quota', { params: { seconds }, cause });
  const mayPass = !isDaily && delay !== undefined; // a daily quota comes with a short delay too, which then is wrong
  return mayPass ? new ModelFailure('quota', coded, delay * 1000) : new ModelFailure('final', coded);
}

/** Google's daily quotas begin anew at midnight of the Pacific coast. */
const secondsToQuotaReset = (): number =>
  DateTime.now().setZone('America/Los_Angeles').endOf('day').diffNow().as('seconds');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
