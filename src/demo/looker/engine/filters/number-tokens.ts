const WORDS = ['and', 'or', 'not', 'null', 'to'] as const;
const SIGNS = ['<>', '!=', '>=', '<=', '>', '<', '=', '[', ']', '(', ')', ','] as const;
/** `inf` and `-inf` are numbers here. */
export type NumberToken = number | (typeof WORDS)[number] | (typeof SIGNS)[number];

const TOKEN =
  /\s*(?:(?<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)|(?<infinite>[-+]?inf\b)|(?<minusNull>-null\b)|(?<word>[a-z]+)|(?<sign><>|!=|>=|<=|[><=[\](),]))\s*/iy;

/** The words of a number filter, or undefined when something in it is none. */
export function numberTokens(expression: string): NumberToken[] | undefined {
  const text = expression.trim();
  const tokens: NumberToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const word = WORDS.find(known => known === groups.word?.toLowerCase());
    const sign = SIGNS.find(known => known === groups.sign);
    if (groups.number !== undefined) tokens.push(Number(groups.number));
    else if (groups.infinite !== undefined) tokens.push(groups.infinite.startsWith('-') ? -Infinity : Infinity);
    else if (groups.minusNull !== undefined) tokens.push('not', 'null');
    else if (word !== undefined) tokens.push(word);
    else if (sign !== undefined) tokens.push(sign);
    else return undefined;
  }
  return tokens;
}
