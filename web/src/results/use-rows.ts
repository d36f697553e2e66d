import { useEffect, useState } from 'react';
import type { Cell, ResultSummary } from '../../../src/contract/results.ts';
import { ResultRows } from './result-rows.ts';

export type RowsState =
  | { readonly status: 'loading'; readonly loaded: number }
  | { readonly status: 'failed'; readonly retry: () => void }
  | { readonly status: 'ready'; readonly rows: Cell[][] };

/** One for the page: the same result in two places is loaded once. */
const allRows = new ResultRows((path, init) => fetch(path, init));
const NO_ROWS: Cell[][] = [];

const atHand = ({ result_id: id, row_count: count }: ResultSummary): RowsState => {
  const rows = count === 0 ? NO_ROWS : allRows.kept(id);
  return rows === undefined ? { status: 'loading', loaded: 0 } : { status: 'ready', rows };
};

/** The rows of a result, loaded once `wanted`. */
export function useRows(result: ResultSummary, wanted: boolean): RowsState {
  const [state, setState] = useState<RowsState>(() => atHand(result));
  const [attempt, setAttempt] = useState(0);
  // A result's rows never change: its id says all.
  const id = result.result_id;
  useEffect(() => {
    const now = atHand(result);
    setState(now);
    if (!wanted || now.status === 'ready') return;
    const stopping = new AbortController();
    const { signal } = stopping;
    const tell = (next: RowsState): void => {
      if (!signal.aborted) setState(next);
    };
    allRows.load(result, { signal, onProgress: loaded => tell({ status: 'loading', loaded }) }).then(
      rows => tell({ status: 'ready', rows }),
      () => tell({ status: 'failed', retry: () => setAttempt(count => count + 1) }),
    );
    return () => stopping.abort();
  }, [id, wanted, attempt]);
  return state;
}
