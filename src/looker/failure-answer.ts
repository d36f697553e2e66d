import type { CodedError, ErrorCode } from '../contract/errors.ts';
import { errorSentence } from '../i18n/i18n.ts';

/** Where the sentence for people does not tell a model what to do next, this does. */
const FOR_THE_MODEL: Partial<Record<ErrorCode, string>> = {
  not_found:
    'Looker knows nothing under this name or id. Take names from find_fields or get_explores, ids from get_looks and get_dashboards.',
  cancelled: 'cancelled',
};

/** What follows the sentence: the next step that is the model's to take. */
const NEXT_STEP: Partial<Record<ErrorCode, string>> = {
  tool_arguments: 'Correct the arguments and call again.',
  query_failed: 'Correct the query and call again; find_fields gives the field names.',
  looker_timeout: 'A narrower filter makes the query faster.',
};

/** What the model is told of a failure: what happened and, when it can do something about it, what. In English. */
export function failureAnswer(failure: CodedError): string {
  const sentence = FOR_THE_MODEL[failure.code] ?? errorSentence('en', failure);
  const step = NEXT_STEP[failure.code];
  if (step === undefined) return sentence;
  return /[.!?]$/.test(sentence) ? `${sentence} ${step}` : `${sentence}. ${step}`; // it may end with Looker's words
}
