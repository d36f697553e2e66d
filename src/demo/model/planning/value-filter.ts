/** A value that has to be met exactly, as a Looker string filter: characters that mean something there are escaped. */
export const literal = (value: string): string =>
  value
    .replaceAll(/[\^",%_]/g, '^$&')
    .replace(/^-/, '^-')
    .replace(/^(NULL|EMPTY)$/i, '"$1"');

export interface WantedValues {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** `Brasil,United States` is either; `-Cancelled,-Returned` is neither. */
export const valuesFilter = ({ included, excluded }: WantedValues): string =>
  [...included.map(literal), ...excluded.map(value => `-${literal(value)}`)].join(',');
