import { type DemoCell, DemoSqlError } from '../types.ts';
import type { Expression, Operator } from './expression.ts';

type Value = DemoCell | boolean;

const ARITHMETIC: Partial<Record<Operator, (a: number, b: number) => number | null>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // Nothing divided by nothing is empty, as Looker shows it.
  '/': (a, b) => (b === 0 ? null : a / b),
};

const COMPARE: Partial<Record<Operator, (order: number) => boolean>> = {
  '=': order => order === 0,
  '!=': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

function number(value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw new DemoSqlError(`Expression calculates with ${JSON.stringify(value)}, which is no number`);
}

/** Numbers with numbers, texts with texts: what a database would refuse is refused. */
function order(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return left === right ? 0 : left < right ? -1 : 1;
  return number(left) - number(right);
}

function truth(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (value === 'Yes' || value === 'No') return value === 'Yes';
  throw new DemoSqlError('Expression uses a value where it needs yes or no');
}

/** SQL's logic of three values: unknown AND no is no, unknown OR yes is yes. */
function logic(operator: 'and' | 'or', left: boolean | null, right: boolean | null): boolean | null {
  const decisive = operator === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === null || right === null ? null : !decisive;
}

/** The value of an expression for one row; `field` gives a field's value. A null makes what it touches null, as in SQL. */
export function evaluate(expression: Expression, field: (name: string) => DemoCell): Value {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'field':
      return field(expression.name);
    case 'negate': {
      const value = evaluate(expression.of, field);
      return value === null ? null : -number(value);
    }
    case 'not': {
      const value = truth(evaluate(expression.of, field));
      return value === null ? null : !value;
    }
    case 'binary': {
      const left = evaluate(expression.left, field);
      const right = evaluate(expression.right, field);
      const { operator } = expression;
      if (operator === 'and' || operator === 'or') return logic(operator, truth(left), truth(right));
      if (left === null || right === null) return null;
      const compare = COMPARE[operator];
      return compare === undefined
        ? (ARITHMETIC[operator]?.(number(left), number(right)) ?? null)
        : compare(order(left, right));
    }
  }
}
