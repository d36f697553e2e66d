import { memo, useEffect } from 'react';
import { FormattedMessage } from 'react-intl';
import type { ResultSummary } from '../../../src/contract/results.ts';
import { LoadAgain } from '../results/load-again.tsx';
import { ResultTrouble, ResultWaiting } from '../results/result-waiting.tsx';
import type { ChartWish } from '../state/types.ts';
import { useResultCode } from './result-code.ts';

/** The place of a result in an answer: its card, and until the card's code has come, something as large as the card. */
export const ResultSlot = memo(function ResultSlot(props: {
  readonly result: ResultSummary;
  readonly wish: ChartWish | undefined;
}) {
  const { Card, failed, load } = useResultCode();
  useEffect(() => {
    load().catch(() => undefined);
  }, [load]);
  if (Card !== undefined) return <Card {...props} />;
  return (
    <div className="rounded-card border border-line bg-surface p-4">
      {failed ? (
        <ResultTrouble words={<FormattedMessage id="results.codeFailed" />}>
          <LoadAgain load={load} />
        </ResultTrouble>
      ) : (
        <ResultWaiting words={<FormattedMessage id="results.loading" />} />
      )}
    </div>
  );
});
