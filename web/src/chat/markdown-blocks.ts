/** An opening or closing code fence: at least three backticks or tildes, at any indent (lists indent theirs). */
const FENCE = /^(\s*)(`{3,}|~{3,})(.*)$/;

/** The fence that is open after this line, given the one open before it; undefined is none. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const [, , marks, info = ''] = FENCE.exec(line) ?? [];
  if (marks === undefined) return open;
  if (open === undefined) return marks[0] === '`' && info.includes('`') ? undefined : marks;
  // Only a longer or equal fence of the same sign with nothing after it closes.
  return marks.startsWith(open) && info.trim() === '' ? undefined : open;
}

/** Lines of a list that are rendered as one: parsing takes about 0.3 ms a line, and the last block is parsed at each step. */
const LONG_LIST = 50;
const ITEM = /^(?:[-*+]|\d{1,9}[.)])\s/;

/** Where text is cut while it is read line by line. */
class Cutter {
  readonly blocks: string[] = [];
  #lines: string[] = [];
  #fence: string | undefined;
  /** The block is a fence that begins at the margin: it ends with the fence. */
  #isCode = false;
  #afterBlank = false;

  take(line: string): void {
    const isBlank = line.trim() === '';
    const fence = fenceAfter(line, this.#fence);
    const opensCode = this.#fence === undefined && fence !== undefined && line.startsWith(fence);
    const endsCode = this.#isCode && this.#fence === undefined && !isBlank;
    if (opensCode || endsCode || this.#endsAtBlank(line, isBlank) || this.#endsLongList(line)) this.cut();
    this.#lines.push(line);
    this.#isCode = opensCode || this.#isCode;
    this.#fence = fence;
    this.#afterBlank = isBlank && fence === undefined;
  }

  /** Indented lines stay with what stands above them: the second paragraph of a list item. */
  #endsAtBlank = (line: string, isBlank: boolean): boolean =>
    this.#afterBlank && !isBlank && !/^(?:\t| {2})/.test(line);

  #endsLongList = (line: string): boolean =>
    this.#fence === undefined && this.#lines.length >= LONG_LIST && ITEM.test(line) && ITEM.test(this.#lines[0] ?? '');

  cut(): void {
    if (this.#lines.length > 0) this.blocks.push(this.#lines.join('\n'));
    this.#lines = [];
    this.#isCode = false;
  }
}

/**
 * Splits markdown at blank lines outside code fences, around code at the margin, and long lists between items; joined
 * with line breaks the blocks are the text again. While the text grows, every block but the last stays as it was: so
 * only the last one has to be rendered anew, which is what makes long answers cheap.
 */
export function splitBlocks(text: string): string[] {
  const cutter = new Cutter();
  for (const line of text.split('\n')) cutter.take(line);
  cutter.cut();
  return cutter.blocks;
}

/** The code of a block that is a fence at the margin, closed or still open; undefined for any other block. */
export function codeOf(block: string): string | undefined {
  const [first = '', ...lines] = block.trimEnd().split('\n');
  const open = fenceAfter(first, undefined);
  if (open === undefined || !first.startsWith(open)) return undefined;
  const isClosed = fenceAfter(lines.at(-1) ?? '', open) === undefined;
  return (isClosed ? lines.slice(0, -1) : lines).join('\n');
}

const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
/** Rows of a table that are parsed together. */
const ROWS = 40;

/** A long table as several with the same head, to be shown as one; undefined for anything else. */
export function tablePieces(block: string): string[] | undefined {
  const [head = '', delimiters = '', ...rows] = block.trimEnd().split('\n');
  if (rows.length <= ROWS || !head.includes('|') || !DELIMITERS.test(delimiters)) return undefined;
  const pieces = Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) =>
    rows.slice(at * ROWS, (at + 1) * ROWS),
  );
  return pieces.map(piece => [head, delimiters, ...piece].join('\n'));
}
