/** One character of a filter expression: `^` has been taken off an escaped one, which then means only itself. */
export interface Char {
  readonly text: string;
  readonly escaped: boolean;
}

/** Reads the escapes of an expression (`^,` and, as Looker's own dialogs write it, `\,`). A lone `^` at the end is itself. */
export function readChars(expression: string): Char[] {
  const chars: Char[] = [];
  const source = Array.from(expression);
  for (let i = 0; i < source.length; i++) {
    const text = source[i] ?? '';
    const next = source[i + 1];
    if (next !== undefined && (text === '^' || (text === '\\' && next === ','))) {
      chars.push({ text: next, escaped: true });
      i++;
    } else chars.push({ text, escaped: false });
  }
  return chars;
}

const is = (char: Char | undefined, text: string): boolean => char !== undefined && !char.escaped && char.text === text;
const isSpace = (char: Char | undefined): boolean => char !== undefined && !char.escaped && char.text.trim() === '';

function trim(chars: readonly Char[]): readonly Char[] {
  let from = 0;
  let to = chars.length;
  while (from < to && isSpace(chars[from])) from++;
  while (to > from && isSpace(chars[to - 1])) to--;
  return chars.slice(from, to);
}

/** Where the quote that opens at `start` closes: followed by a comma or the end; -1 when it does not. */
function closingQuote(chars: readonly Char[], start: number): number {
  for (let i = start + 1; i < chars.length; i++) {
    if (!is(chars[i], '"')) continue;
    let next = i + 1;
    while (isSpace(chars[next])) next++;
    return next >= chars.length || is(chars[next], ',') ? i : -1;
  }
  return -1;
}

/** A value of a list, its `-` and its quotes taken off. */
export interface ListItem {
  readonly negated: boolean;
  /** Quoted words mean themselves: `"NULL"` is the text NULL. */
  readonly quoted: boolean;
  readonly chars: readonly Char[];
}

/** The item that begins at `start`, and where the next one begins. A quote that never closes is an ordinary character. */
function readItem(chars: readonly Char[], start: number): { item: ListItem; next: number } {
  let from = start;
  while (isSpace(chars[from])) from++;
  const negated = is(chars[from], '-');
  const open = negated ? from + 1 : from;
  const close = is(chars[open], '"') ? closingQuote(chars, open) : -1;
  let end = close < 0 ? from : close;
  while (end < chars.length && !is(chars[end], ',')) end++;
  if (close >= 0) return { item: { negated, quoted: true, chars: chars.slice(open + 1, close) }, next: end + 1 };
  const text = trim(chars.slice(open, end));
  // A lone `-` is the text "-".
  const lone = negated && text.length === 0;
  return {
    item: { negated: negated && !lone, quoted: false, chars: lone ? chars.slice(from, open) : text },
    next: end + 1,
  };
}

/** Splits a string filter at its commas; empty items count for nothing. */
export function listItems(expression: string): ListItem[] {
  const chars = readChars(expression);
  const items: ListItem[] = [];
  for (let position = 0; position < chars.length; ) {
    const { item, next } = readItem(chars, position);
    if (item.quoted || item.chars.length > 0) items.push(item);
    position = next;
  }
  return items;
}

/** An expression without its escapes: the value of a parameter. */
export const unescaped = (expression: string): string =>
  readChars(expression)
    .map(char => char.text)
    .join('');
