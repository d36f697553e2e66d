import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_EGRESS_LIMITS } from '../../src/looker/egress-limits.ts';
import { parseExactly } from '../../src/looker/exact-json.ts';
import { ResultRows } from '../../src/looker/result-rows.ts';
import { RowSplitter } from '../../src/looker/row-splitter.ts';

const split = (pieces: readonly Buffer[]): string[] => {
  const splitter = new RowSplitter();
  const rows = pieces.flatMap(piece => splitter.push(piece));
  splitter.end();
  return rows;
};

describe('a list of rows cut as it arrives', () => {
  test('gives the same rows wherever the network cuts it', () => {
    const row = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.constant({ F: [1, '}'] })),
    );
    fc.assert(
      fc.property(
        fc.array(row),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(undefined, 1),
        (rows, size, indent) => {
          const bytes = Buffer.from(JSON.stringify(rows, null, indent));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
            bytes.subarray(at * size, (at + 1) * size),
          );
          expect(split(pieces).map(text => JSON.parse(text))).toEqual(JSON.parse(bytes.toString()));
        },
      ),
    );
  });

  test.each([
    '',
    '[',
    '[{}',
    '[{},',
    '[{},]',
    '[{}{}]',
    '[,{}]',
    '{}',
    'null',
    '[null]',
    '[1]',
    '[[{}]]',
    '[{}]x',
    '[{}]]',
    '<html>',
    `[{"a":${'['.repeat(100)}`,
  ])('refuses %j', text => {
    expect(() => split([Buffer.from(text)])).toThrow(expect.objectContaining({ code: 'looker_unreadable' }));
  });

  test.each(['[]', ' [ ] ', '\ufeff[]\n'])('takes %j for no rows', text =>
    expect(split([Buffer.from(text)])).toEqual([]),
  );
});

describe('a number', () => {
  test.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['1.0', 1],
    ['1e3', 1000],
    ['0.1', 0.1],
    ['0.30000000000000004', 0.30000000000000004],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['-12345678901234567890', '-12345678901234567890'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['123456789012345.67891', '123456789012345.67891'],
    ['1e400', '1e400'],
  ])('%s is kept as %j', (text, kept) => {
    expect(parseExactly(`{"a":${text},"b":[{"c":${text}}]}`).value).toEqual({ a: kept, b: [{ c: kept }] });
  });

  test('is never changed: as text again, it is what Looker wrote, or equal to it as a double', () => {
    const digits = fc.stringMatching(/^-?[1-9]\d{0,25}(\.\d{0,20}[1-9])?$/);
    fc.assert(
      fc.property(digits, text => {
        const { value } = parseExactly(`{"n":${text}}`);
        const kept = String((value as { n: unknown }).n);
        expect(kept.includes('e') ? BigInt(Number(kept)) === BigInt(text) : kept).toBe(
          kept.includes('e') ? true : text,
        );
      }),
    );
  });

  test('in a text stays text', () => {
    expect(parseExactly('{"zip":"00123","id":"12345678901234567890"}').value).toEqual({
      zip: '00123',
      id: '12345678901234567890',
    });
  });
});

describe('rows as a table', () => {
  const table = (pivots: string[], fields: string[], ...rows: object[]) => {
    const collected = new ResultRows(pivots, DEFAULT_EGRESS_LIMITS.columns);
    for (const row of rows) collected.add(row);
    const { sources, rows: cells } = collected.finish(fields);
    return { keys: sources.map(source => source.key), pivots: sources.map(source => source.pivot), cells };
  };

  test("has its columns in the query's order, not in the rows'", () => {
    const { keys, cells } = table(
      [],
      ['b.x', 'a.y', 'calc'],
      { calc: 3, 'a.y': 2, 'b.x': 1 },
      { 'b.x': 4, calc: 6, 'a.y': 5 },
    );
    expect(keys).toEqual(['b.x', 'a.y', 'calc']);
    expect(cells).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test('keeps what was not asked for after what was, and what is missing as nulls', () => {
    const { keys, cells } = table([], ['a.x', 'a.never'], { 'a.extra': 1 }, { 'a.x': 2 });
    expect(keys).toEqual(['a.x', 'a.never', 'a.extra']);
    expect(cells).toEqual([
      [null, null, 1],
      [2, null, null],
    ]);
  });

  test('has its columns without any row', () => {
    expect(table(['a.p'], ['a.x', 'a.p', 'a.m'])).toMatchObject({ keys: ['a.x', 'a.m'], cells: [] });
  });

  test.each([
    ['plain', { F: 5, M: 7 }],
    ['under the pivot field', { 'users.gender': { F: 5, M: 7 } }],
  ])('has one column for a measure and pivot value (%s)', (_shape, nested) => {
    const made = table(['users.gender'], ['users.state', 'users.gender', 'o.count', 'twice'], {
      'users.state': 'CA',
      'o.count': nested,
      twice: { F: 10, M: 14 },
    });
    expect(made.keys).toEqual(['users.state', 'o.count|F', 'o.count|M', 'twice|F', 'twice|M']);
    expect(made.pivots).toEqual([undefined, ['F'], ['M'], ['F'], ['M']]);
    expect(made.cells).toEqual([['CA', 5, 7, 10, 14]]);
  });

  test.each([
    ['joined', { 'F|FIELD|2025': 1, 'M|FIELD|2025': 2 }],
    ['nested', { F: { '2025': 1 }, M: { '2025': 2 } }],
  ])('has one column for all values of several pivots (%s)', (_shape, value) => {
    const made = table(['u.gender', 'o.year'], ['u.gender', 'o.year', 'o.count'], { 'o.count': value });
    expect(made.pivots).toEqual([
      ['F', '2025'],
      ['M', '2025'],
    ]);
    expect(made.cells).toEqual([[1, 2]]);
  });

  test('finds pivot values that only later rows have', () => {
    const made = table(['p'], ['d', 'm'], { d: 1, m: { A: 1 } }, { d: 2, m: { B: 2, A: 3 } }, { d: 3, m: null });
    expect(made.keys).toEqual(['d', 'm|A', 'm|B']);
    expect(made.cells).toEqual([
      [1, 1, null],
      [2, 3, 2],
      [3, null, null],
    ]);
  });

  test('keeps lists and objects of other fields as their text', () => {
    expect(table([], ['a.place'], { 'a.place': { lat: 1, lng: 2 } }).cells).toEqual([['{"lat":1,"lng":2}']]);
  });
});
