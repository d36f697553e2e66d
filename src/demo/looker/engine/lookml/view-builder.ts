import type { Column, NumberColumn, TextColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { type Aggregate, type Dimension, describeField, type FieldWords, type Input, type Measure } from './field.ts';
import { timeGroup } from './time-group.ts';

interface AllowedValue {
  readonly label: string;
  readonly value: string;
}

/** Writes the fields of one view, so that a view file reads like LookML. */
export class ViewBuilder {
  readonly #view: { readonly name: string; readonly label: string };

  constructor(name: string, label: string) {
    this.#view = { name, label };
  }

  string(
    name: string,
    words: FieldWords,
    column: (tables: DemoTables) => TextColumn,
    type: 'string' | 'tier' | 'zipcode' | 'location' = 'string',
  ): Dimension {
    return this.#dimension(type, name, { suggestable: true, ...words }, column);
  }

  number(name: string, words: FieldWords, column: (tables: DemoTables) => NumberColumn): Dimension {
    return this.#dimension('number', name, words, column);
  }

  yesno(name: string, words: FieldWords, column: (tables: DemoTables) => TextColumn): Dimension {
    return this.#dimension('yesno', name, { suggestable: true, ...words }, column);
  }

  /** A string dimension that reads the query's filter-only fields. */
  templated(name: string, words: FieldWords, column: Dimension['column']): Dimension {
    return this.#dimension('string', name, words, column);
  }

  /** A dimension group: one dimension a frame. */
  time(...group: Parameters<typeof timeGroup> extends [unknown, ...infer Rest] ? Rest : never): Dimension[] {
    return timeGroup(this.#view, ...group);
  }

  measure(type: string, name: string, words: FieldWords & { readonly sql: string }, aggregate: Aggregate): Measure {
    return {
      kind: 'measure',
      field: describeField('measure', this.#view, name, type, words),
      aggregate,
      sql: words.sql,
    };
  }

  filter(type: string, name: string, words: FieldWords): Input {
    return { kind: 'filter', field: describeField('filter', this.#view, name, type, words) };
  }

  /** A parameter whose value goes into the SQL without quotes. */
  parameter(name: string, words: FieldWords, allowedValues: readonly AllowedValue[], preset: string): Input {
    const field = describeField('parameter', this.#view, name, 'unquoted', words);
    return { kind: 'parameter', field: { ...field, allowedValues, defaultFilterValue: preset } };
  }

  #dimension(
    type: string,
    name: string,
    words: FieldWords,
    column: (tables: DemoTables, inputs: Readonly<Record<string, string>>) => Column,
  ): Dimension {
    const field = describeField('dimension', this.#view, name, type, words);
    return { kind: 'dimension', field, column, sql: words.sql ?? field.name };
  }
}
