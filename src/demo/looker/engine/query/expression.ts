import { DemoSqlError } from '../types.ts';

/** What may stand in a table calculation or a custom filter. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: number | string | null }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'negate' | 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

/** Weakest first; a row's operators bind alike. */
const LEVELS = [['or'], ['and'], ['=', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/']] as const;
export type Operator = (typeof LEVELS)[number][number];

const TOKEN =
  /\s*(?:\$\{(?<field>[\w.]+)\}|(?<number>\d+(?:\.\d*)?|\.\d+)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<word>[a-z]+)|(?<sign>!=|<>|<=|>=|[-+*/()=<>]))\s*/iy;
/** Longer than people write; so many nested parentheses or chained operators are still far from the end of the stack. */
const MAX_TOKENS = 500;

type Token = { readonly kind: 'value'; readonly value: Expression } | { readonly kind: 'word'; readonly text: string };

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  const text = groups.double ?? groups.single;
  if (groups.field !== undefined) return { kind: 'value', value: { kind: 'field', name: groups.field } };
  if (groups.number !== undefined) {
    return { kind: 'value', value: { kind: 'constant', value: Number(groups.number) } };
  }
  if (text !== undefined) return { kind: 'value', value: { kind: 'constant', value: text } };
  const word = (groups.word ?? groups.sign ?? '').toLowerCase();
  if (word === 'null') return { kind: 'value', value: { kind: 'constant', value: null } };
  if (word === 'yes' || word === 'no') {
    return { kind: 'value', value: { kind: 'constant', value: word === 'yes' ? 'Yes' : 'No' } };
  }
  return { kind: 'word', text: word === '<>' ? '!=' : word };
}

function tokens(source: string): Token[] {
  const text = source.trim();
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new DemoSqlError(`Expression not understood at "${text.slice(start, start + 20)}"`);
    found.push(tokenOf(groups));
    if (found.length > MAX_TOKENS) throw new DemoSqlError('Expression is too long');
  }
  return found;
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(found: readonly Token[]) {
    this.#tokens = found;
  }

  whole(): Expression {
    const expression = this.#level(0);
    if (this.#position < this.#tokens.length) throw new DemoSqlError('Expression goes on after its end');
    return expression;
  }

  #level(level: number): Expression {
    const operators: readonly Operator[] | undefined = LEVELS[level];
    if (operators === undefined) return this.#primary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = operators.find(candidate => this.#takes(candidate));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #primary(): Expression {
    const token = this.#tokens[this.#position];
    if (token?.kind === 'value') {
      this.#position++;
      return token.value;
    }
    if (this.#takes('-')) return { kind: 'negate', of: this.#primary() };
    // NOT binds weaker than a comparison and stronger than AND.
    if (this.#takes('not')) return { kind: 'not', of: this.#level(2) };
    if (!this.#takes('(')) throw new DemoSqlError(`Expression needs a value at "${token?.text ?? 'its end'}"`);
    const inner = this.#level(0);
    if (!this.#takes(')')) throw new DemoSqlError('Expression lacks a closing parenthesis');
    return inner;
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.kind !== 'word' || token.text !== text) return false;
    this.#position++;
    return true;
  }
}

/**
 * Reads Looker's expression language as far as the demo knows it: `${view.field}`, numbers, texts, null, yes/no,
 * + - * /, comparisons, and, or, not, parentheses. Throws DemoSqlError for anything else, functions among them.
 */
export const parseExpression = (source: string): Expression => new ExpressionParser(tokens(source)).whole();

/** The names of all fields in an expression, each once. */
export function expressionFields(expression: Expression): string[] {
  switch (expression.kind) {
    case 'constant':
      return [];
    case 'field':
      return [expression.name];
    case 'negate':
    case 'not':
      return expressionFields(expression.of);
    case 'binary':
      return [...new Set([...expressionFields(expression.left), ...expressionFields(expression.right)])];
  }
}
