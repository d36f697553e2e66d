import { useIntl } from 'react-intl';
import type { Fact } from './query-words.ts';

/** What was really executed, on one quiet line that breaks where it must. */
export function QueryLine({ facts }: { facts: readonly Fact[] }) {
  const intl = useIntl();
  return (
    <dl
      aria-label={intl.formatMessage({ id: 'results.query' })}
      className="flex flex-wrap gap-x-4 gap-y-0.5 text-ink-soft text-sm"
    >
      {facts.map(({ name, words }) => (
        <div className="flex min-w-0 gap-1.5" key={`${name} ${words}`}>
          <dt className="shrink-0 after:content-[':']">{name}</dt>
          <dd className="min-w-0 text-ink [overflow-wrap:anywhere]">{words}</dd>
        </div>
      ))}
    </dl>
  );
}
