import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { Suggested } from './suggested.tsx';
import { useSuggestions } from './use-suggestions.ts';

const hostOf = (url: string | null): string => (url !== null && URL.canParse(url) ? new URL(url).host : 'Looker');

const GRID = 'mt-7 grid grid-cols-1 gap-2.5 sm:grid-cols-2';

const CARDS = { list: GRID, button: 'h-full min-h-13 w-full rounded-card px-4 py-3' };

/** The place of questions that are on their way. */
const Skeleton = () => (
  <div aria-hidden="true" className={GRID}>
    {[1, 2, 3, 4].map(number => (
      <div className="h-[4.625rem] animate-pulse rounded-card border border-line bg-sunken" key={number} />
    ))}
  </div>
);

function FirstQuestions({ onAsk }: { readonly onAsk: ((question: string) => void) | undefined }) {
  const intl = useIntl();
  const questions = useSuggestions(undefined);
  if (questions === undefined) return <Skeleton />;
  if (questions.length === 0) return null;
  return (
    <Suggested
      label={intl.formatMessage({ id: 'chat.suggestions' })}
      look={CARDS}
      onAsk={onAsk}
      questions={questions}
    />
  );
}

/** A conversation in which nothing is asked yet. It begins at one height, however many questions come to stand in it. */
export function Greeting({
  connection,
  onAsk,
}: {
  readonly connection: ConnectionSummary | null | undefined;
  /** Undefined while nothing can be asked. */
  readonly onAsk: ((question: string) => void) | undefined;
}) {
  return (
    <section className="mx-auto w-full max-w-[46rem] px-4 pt-8 pb-8 sm:px-6 sm:pt-[16vh]">
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
          <FirstQuestions onAsk={onAsk} />
        </>
      )}
    </section>
  );
}
