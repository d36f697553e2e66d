import * as z from 'zod/mini';
import { CodedError } from './errors.ts';

/** The first thing wrong with a message, as a coded error that names the field; never the value. */
export function messageProblem(issues: readonly z.core.$ZodIssue[]): CodedError {
  const issue = issues[0];
  const field = issue?.path.map(String).join('.') || 'message';
  if (issue?.code === 'too_big') {
    return new CodedError('too_large', { params: { field, limit: Number(issue.maximum) } });
  }
  return new CodedError('invalid_message', { params: { field } });
}

/** Parses what came from outside; throws invalid_message {field} or too_large {field, limit}. */
export function parseMessage<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw messageProblem(parsed.error.issues);
}
