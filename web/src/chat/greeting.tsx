import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';

/** First questions: of the demo's shop, or such as any Looker can answer. */
const QUESTIONS = {
  demo: ['chat.demo.1', 'chat.demo.2', 'chat.demo.3', 'chat.demo.4'],
  looker: ['chat.looker.1', 'chat.looker.2', 'chat.looker.3', 'chat.looker.4'],
} as const;

const hostOf = (url: string | null): string => (url !== null && URL.canParse(url) ? new URL(url).host : 'Looker');

/** A conversation in which nothing is asked yet. */
export function Greeting({
  connection,
  onAsk,
}: {
  readonly connection: ConnectionSummary | null | undefined;
  /** Undefined while nothing can be asked. */
  readonly onAsk: ((question: string) => void) | undefined;
}) {
  const intl = useIntl();
  return (
    <section className="mx-auto my-auto w-full max-w-[46rem] px-4 py-8 sm:px-6">
      <h2 className="font-semibold text-2xl tracking-tight sm:text-3xl">
        <FormattedMessage id="chat.greeting" />
      </h2>
      {connection && (
        <>
          <p className="mt-2 max-w-prose text-ink-soft">
            {connection.source === 'demo' ? (
              <FormattedMessage id="chat.greetingDemo" />
            ) : (
              <FormattedMessage id="chat.greetingLooker" values={{ host: hostOf(connection.url) }} />
            )}
          </p>
          <ul
            aria-label={intl.formatMessage({ id: 'chat.suggestions' })}
            className="mt-7 grid grid-cols-1 gap-2.5 sm:grid-cols-2"
          >
            {QUESTIONS[connection.source].map(id => (
              <li key={id}>
                <button
                  className="h-full w-full rounded-card border border-line bg-surface px-4 py-3 text-left transition-colors hover:border-accent hover:bg-accent-soft disabled:opacity-55"
                  disabled={onAsk === undefined}
                  onClick={() => onAsk?.(intl.formatMessage({ id }))}
                  type="button"
                >
                  <FormattedMessage id={id} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
