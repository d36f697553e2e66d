import type { Explore, Field } from '../../src/catalogue/catalogue.ts';

export const field = (name: string, kind: Field['kind'], type: string, changes: Partial<Field> = {}): Field => {
  const [view = '', short = ''] = name.split('.').map(part => titled(part));
  return {
    name,
    kind,
    type,
    label: `${view} ${short}`,
    shortLabel: short,
    viewLabel: view,
    description: '',
    hidden: false,
    primaryKey: false,
    otherWords: [],
    ...changes,
  };
};

const titled = (name: string): string =>
  name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

export const dimension = (name: string, changes: Partial<Field> = {}): Field =>
  field(name, 'dimension', 'string', changes);
export const measure = (name: string, type = 'sum', changes: Partial<Field> = {}): Field =>
  field(name, 'measure', type, changes);
export const month = (name: string): Field => field(name, 'dimension', 'date_month');

export const explore = (name: string, fields: readonly Field[]): Explore => ({
  model: 'shop',
  name,
  label: titled(name),
  description: '',
  alwaysFilters: [],
  fields,
});
