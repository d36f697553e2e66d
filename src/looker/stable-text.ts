/** JSON that is equal for values that mean the same to Looker: keys sorted, nulls and empty lists and objects left out. */
export const stableText = (value: unknown): string => JSON.stringify(stable(value)) ?? '';

function stable(value: unknown): unknown {
  if (value === null || value === undefined || typeof value !== 'object') return value ?? undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(stable);
  const entries = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, stable(inner)])
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
