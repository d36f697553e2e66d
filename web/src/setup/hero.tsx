import { FormattedMessage } from 'react-intl';

/** Heights of the bars, in percent: a year with a good autumn, nothing more. */
const BARS = [34, 41, 38, 52, 47, 58, 66, 61, 79, 92];

/** A question and its answer in small, to show at a glance what this is. Says nothing to screen readers. */
export function Hero() {
  return (
    <div aria-hidden="true" className="hidden w-64 shrink-0 select-none md:block">
      <p className="ml-auto w-fit rounded-card rounded-br-sm bg-accent px-3.5 py-2 text-on-accent text-sm">
        <FormattedMessage id="setup.sample" />
      </p>
      <div className="mt-3 flex h-24 items-end gap-1.5 rounded-card rounded-tl-sm border border-line bg-surface px-4 pt-4">
        {BARS.map((height, index) => (
          <span
            className={index === BARS.length - 1 ? 'grow rounded-t-sm bg-accent' : 'grow rounded-t-sm bg-accent/30'}
            key={height}
            style={{ height: `${height}%` }}
          />
        ))}
      </div>
    </div>
  );
}
