import type { ReactNode } from 'react';
import { Icon } from '../ui/icon.tsx';

const BARS = [38, 62, 50, 78, 56, 88, 70, 44];

/** Stands where chart and table will be, as tall as they usually are, so that nothing jumps. */
export const ResultWaiting = ({ words }: { words: ReactNode }) => (
  <div className="flex min-h-96 flex-col justify-end gap-3">
    <div aria-hidden="true" className="flex grow animate-pulse items-end gap-3 border-line border-b pt-12">
      {BARS.map(height => (
        <div className="grow rounded-t-sm bg-sunken" key={height} style={{ height: `${height}%` }} />
      ))}
    </div>
    <p className="text-ink-soft text-sm" role="status">
      {words}
    </p>
  </div>
);

/** What could not be had, and under it the way to try again. */
export const ResultTrouble = ({ words, children }: { words: ReactNode; children: ReactNode }) => (
  <div className="flex min-h-48 flex-col items-center justify-center gap-3 text-center" role="alert">
    <p className="flex items-center gap-2">
      <Icon className="text-danger" name="alert" />
      {words}
    </p>
    {children}
  </div>
);
