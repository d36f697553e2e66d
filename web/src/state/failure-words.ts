import type { IntlShape } from 'react-intl';
import { ApiError } from './api.ts';

/** What a person is told of a failed request: the server's own sentence where it had one. */
export function failureWords(error: unknown, intl: IntlShape): string {
  if (!(error instanceof ApiError)) return intl.formatMessage({ id: 'app.failed' });
  return error.code === 'unreachable' ? intl.formatMessage({ id: 'access.unreachable' }) : error.message;
}
