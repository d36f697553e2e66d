import { DemoQueryError } from '../types.ts';
import { type NumberToken, numberTokens } from './number-tokens.ts';

/** A half line, an interval or a point; `lowOpen` leaves the end itself out. Infinite ends are `±Infinity`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

export interface NumberTest {
  readonly negated: boolean;
  readonly is: Interval | 'null';
}

/** A value passes when one clause of `any` (if there are any) and every clause of `all` holds; a clause's tests hold together. */
export interface NumberFilter {
  readonly any: readonly (readonly NumberTest[])[];
  readonly all: readonly (readonly NumberTest[])[];
}

const point = (value: number): Interval => ({ low: value, high: value, lowOpen: false, highOpen: false });
const above = (low: number, lowOpen: boolean): Interval => ({ low, high: Infinity, lowOpen, highOpen: true });
const below = (high: number, highOpen: boolean): Interval => ({ low: -Infinity, high, lowOpen: true, highOpen });

/** Reads tokens from left to right; every step takes at least one, so it ends. */
class NumberParser {
  readonly #tokens: readonly NumberToken[];
  readonly #fail: () => never;
  #position = 0;
  /** `NOT 66, 99, 4` is none of the three: plain numbers after a NOT keep it. */
  #notGoesOn = false;

  constructor(tokens: readonly NumberToken[], fail: () => never) {
    this.#tokens = tokens;
    this.#fail = fail;
  }

  filter(): NumberFilter {
    const clauses: NumberTest[][] = [];
    while (this.#position < this.#tokens.length) {
      if (this.#takes(',') || (clauses.length > 0 && this.#takes('or'))) continue;
      clauses.push(this.#clause());
      if (this.#position < this.#tokens.length && this.#token() !== ',' && this.#token() !== 'or') this.#fail();
    }
    const isNegative = (clause: readonly NumberTest[]): boolean => clause.every(test => test.negated);
    return { any: clauses.filter(clause => !isNegative(clause)), all: clauses.filter(isNegative) };
  }

  #clause(): NumberTest[] {
    const tests = [this.#test()];
    while (this.#takes('and')) tests.push(this.#test());
    return tests;
  }

  #test(): NumberTest {
    const not = this.#takes('not');
    const token = this.#token();
    const plain = typeof token === 'number' && this.#tokens[this.#position + 1] !== 'to';
    this.#notGoesOn = (not || this.#notGoesOn) && plain;
    const negated = not || this.#notGoesOn;
    if (this.#takes('null')) return { negated, is: 'null' };
    if (this.#takes('<>') || this.#takes('!=')) return { negated: !negated, is: this.#unequal() };
    return { negated, is: this.#interval() };
  }

  /** After `!=`: a number or an interval. */
  #unequal(): Interval {
    return typeof this.#token() === 'number' ? point(this.#number()) : this.#interval();
  }

  #interval(): Interval {
    if (this.#takes('>')) return above(this.#number(), true);
    if (this.#takes('>=')) return above(this.#number(), false);
    if (this.#takes('<')) return below(this.#number(), true);
    if (this.#takes('<=') || this.#takes('to')) return below(this.#number(), false);
    if (this.#takes('=')) return point(this.#number());
    if (this.#token() === '[' || this.#token() === '(') return this.#brackets();
    const low = this.#number();
    if (!this.#takes('to')) return point(low);
    return typeof this.#token() === 'number'
      ? { low, high: this.#number(), lowOpen: false, highOpen: false }
      : above(low, false);
  }

  /** `[1,5)`, `(1, inf)`, `[0,]` */
  #brackets(): Interval {
    const lowOpen = this.#takes('(');
    if (!lowOpen) this.#takes('[');
    const low = typeof this.#token() === 'number' ? this.#number() : -Infinity;
    if (!this.#takes(',')) this.#fail();
    const high = typeof this.#token() === 'number' ? this.#number() : Infinity;
    const highOpen = this.#takes(')');
    if (!highOpen && !this.#takes(']')) this.#fail();
    return { low, high, lowOpen, highOpen };
  }

  #token(): NumberToken | undefined {
    return this.#tokens[this.#position];
  }

  #takes(token: NumberToken): boolean {
    if (this.#token() !== token) return false;
    this.#position++;
    return true;
  }

  #number(): number {
    const token = this.#token();
    if (typeof token !== 'number') return this.#fail();
    this.#position++;
    return token;
  }
}

/**
 * Looker's number filter: `5`, `NOT 5`, `>100`, `>=5 AND <=10`, `[1,5)`, `(1, inf)`, `5 to 10`, `1, 3`, `NOT NULL`; a
 * comma or OR between alternatives. An empty expression lets everything through; throws DemoQueryError otherwise.
 */
export function parseNumberFilter(expression: string, field: string): NumberFilter {
  const fail = (): never => {
    throw new DemoQueryError(field, `Invalid filter expression for number field ${field}: "${expression}"`);
  };
  return new NumberParser(numberTokens(expression) ?? fail(), fail).filter();
}

const inside = (interval: Interval, value: number): boolean =>
  (interval.lowOpen ? value > interval.low : value >= interval.low) &&
  (interval.highOpen ? value < interval.high : value <= interval.high);

/** A null passes `NOT 5`: it is not 5. */
const holds = (test: NumberTest, value: number | null): boolean =>
  (test.is === 'null' ? value === null : value !== null && inside(test.is, value)) !== test.negated;

export const numberPasses = (filter: NumberFilter, value: number | null): boolean =>
  (filter.any.length === 0 || filter.any.some(clause => clause.every(test => holds(test, value)))) &&
  filter.all.every(clause => clause.every(test => holds(test, value)));
