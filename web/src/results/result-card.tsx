import { useId, useMemo, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { ResultSummary } from '../../../src/contract/results.ts';
import type { ChartWish } from '../state/types.ts';
import type { Engine } from './chart-engine.ts';
import { QueryLine } from './query-line.tsx';
import { queryFacts, resultTitle } from './query-words.ts';
import { ResultActions } from './result-actions.tsx';
import { ResultBody } from './result-body.tsx';
import { RowsWaiting } from './rows-waiting.tsx';
import { useNearScreen } from './use-near-screen.ts';
import { useRows } from './use-rows.ts';

/** One result: what was executed, its chart and its table, and ways to take it along. */
export function ResultCard({ result, wish }: { result: ResultSummary; wish: ChartWish | undefined }) {
  const intl = useIntl();
  const card = useRef<HTMLElement>(null);
  const state = useRows(result, useNearScreen(card));
  const [engine, setEngine] = useState<Engine>();
  const heading = useId();
  const title = useMemo(() => resultTitle(result, intl), [result, intl]);
  const facts = useMemo(() => queryFacts(result, intl), [result, intl]);
  const rows = state.status === 'ready' ? state.rows : undefined;
  const caption = { title, query: facts.map(({ name, words }) => `${name}: ${words}`).join(' · ') };
  return (
    <article
      aria-labelledby={heading}
      className="@container w-full min-w-0 rounded-card border border-line bg-surface"
      ref={card}
    >
      <div className="flex flex-col gap-4 p-4 @min-[560px]:p-5">
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-72">
            <h3 className="mb-1 font-semibold text-[1.05rem] leading-snug" id={heading}>
              {title}
            </h3>
            <QueryLine facts={facts} />
            {result.reused === true && result.asked_at !== undefined && (
              <p className="mt-0.5 text-ink-soft text-sm">
                <FormattedMessage id="results.reused" values={{ time: intl.formatTime(result.asked_at) }} />
              </p>
            )}
          </div>
          <ResultActions caption={caption} engine={engine} result={result} rows={rows} />
        </header>
        {state.status === 'ready' ? (
          <ResultBody onEngine={setEngine} result={result} rows={state.rows} title={title} wish={wish} />
        ) : (
          <RowsWaiting count={result.row_count} state={state} />
        )}
      </div>
    </article>
  );
}
