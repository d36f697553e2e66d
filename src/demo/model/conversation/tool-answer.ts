import { isSafeNumber, parse } from 'lossless-json';
import * as z from 'zod/mini';

/** The Gemini CLI wraps each text block of an MCP answer so. */
const WRAPPER = /<\/?untrusted_context>/g;
/** What the Gemini CLI leaves of an old, long answer: too little to read. */
const CUT_DOWN = 'Full output available at:';

/** A number that a double cannot hold exactly stays text, so that it is never shown with wrong digits. */
const parseNumber = (text: string): number | string => (isSafeNumber(text) ? Number(text) : text);

function parsed(text: string): readonly unknown[] {
  try {
    return [parse(text, undefined, parseNumber)];
  } catch {
    return [];
  }
}

/**
 * The JSON values in a tool's answer, arrays opened: of each block the whole, else its lines, else what stands between the
 * first opening and the last closing bracket. Other words are left out.
 */
export function jsonValuesIn(answer: string): readonly unknown[] {
  return answer
    .split(WRAPPER)
    .flatMap(block => valuesInBlock(block.trim()))
    .flat();
}

function valuesInBlock(block: string): readonly unknown[] {
  if (block === '') return [];
  const whole = parsed(block);
  if (whole.length > 0) return whole;
  const lines = block.split('\n').filter(line => /^\s*[[{]/.test(line));
  const values = lines.flatMap(parsed);
  if (values.length > 0 && values.length === lines.length) return values;
  const opening = block.search(/[[{]/);
  const closing = Math.max(block.lastIndexOf('}'), block.lastIndexOf(']'));
  return opening === -1 || closing < opening ? values : [...parsed(block.slice(opening, closing + 1)), ...values];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordsIn = (answer: string): readonly Readonly<Record<string, unknown>>[] =>
  jsonValuesIn(answer).filter(isRecord);

/** False for an answer that the Gemini CLI has cut down on its way here. */
export const isReadable = (answer: string): boolean => !answer.includes(CUT_DOWN);

/** False for an answer of an earlier turn that was told again in short, too. */
export const isWhole = (answer: string): boolean => isReadable(answer) && !/"shortened":true|\(shortened;/.test(answer);

/** What the Gemini CLI makes of a tool's error (0.61.0): the call with its arguments, and what came back as JSON. */
const TOLD_ERROR = /^MCP tool '[^']*' reported tool error for function call: .*? with response: (\[.*\])$/s;
const errorSchema = z.array(
  z.object({
    functionResponse: z.object({ response: z.object({ content: z.array(z.object({ text: z.string() })) }) }),
  }),
);

/** The tool's own words: those of the call around them name fields that are not at fault. */
export function ownWords(error: string): string {
  const [answer] = parsed(TOLD_ERROR.exec(error)?.[1] ?? '');
  const { data } = errorSchema.safeParse(answer);
  if (data === undefined) return error;
  return data.flatMap(({ functionResponse }) => functionResponse.response.content.map(({ text }) => text)).join('\n');
}

/** The words of a tool's error, without wrappers, on one line, short enough to quote. */
export function errorWords(error: string): string {
  const plain = error.replaceAll(WRAPPER, ' ').replaceAll(/\s+/g, ' ').trim();
  return plain.length > 220 ? `${plain.slice(0, 217)}…` : plain;
}
