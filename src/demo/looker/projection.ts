import { invalid } from './api-error.ts';

/** What a `fields=` parameter asks for; `undefined` below a name means all of it. */
export type Projection = Map<string, Projection | undefined>;

/**
 * Reads Looker's field list, e.g. `id,fields(dimensions(name,label)),query`.
 * Empty text asks for everything. Throws a 422 on unbalanced parentheses and empty names.
 */
export function parseProjection(text: string): Projection | undefined {
  if (text.trim() === '') return undefined;
  const tokens = text.match(/[^\s,()]+|[,()]/g) ?? [];
  let at = 0;
  const list = (depth: number): Projection => {
    const names: Projection = new Map();
    for (;;) {
      const name = tokens[at++];
      if (name === undefined || /^[,()]$/.test(name)) throw malformed(text);
      const nested = tokens[at] === '(';
      if (nested) at += 1;
      names.set(name, nested ? list(depth + 1) : undefined);
      const next = tokens[at++];
      if (next === ',') continue;
      if (depth === 0 ? next === undefined : next === ')') return names;
      throw malformed(text);
    }
  };
  return list(0);
}

const malformed = (text: string) => invalid('fields', `Could not read the field list "${text}".`);

/** Keeps the asked-for keys of an object, or of each object in a list. Unknown names are left out in silence, as Looker does. */
export function project(value: unknown, projection: Projection | undefined): unknown {
  if (projection === undefined) return value;
  if (Array.isArray(value)) return value.map(item => project(item, projection));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => projection.has(name))
      .map(([name, inner]) => [name, project(inner, projection.get(name))]),
  );
}
