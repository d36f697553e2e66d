import { CodedError } from '../../contract/errors.ts';
import { type ClientFrame, clientFrameSchema } from '../../contract/frames.ts';
import { parseMessage } from '../../contract/parse.ts';

/** A frame of the protocol; throws invalid_message {field} or too_large {field, limit}. */
export function readFrame(text: string): ClientFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CodedError('invalid_message', { params: { field: 'JSON' } });
  }
  return parseMessage(clientFrameSchema, value);
}
