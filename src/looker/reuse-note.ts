import type { CapturedResult } from './captured-result.ts';

/** What the model is told of rows that Looker was not asked for again; empty for others. */
export const reuseNote = ({ reused, askedAt }: CapturedResult): string =>
  reused
    ? `Rows of ${askedAt.slice(0, 16)}Z, from the same query; Looker was not asked again. For newer ones set refresh.`
    : '';
