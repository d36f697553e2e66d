import { useEffect, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { UsageDay, UsageMonth } from '../../../src/contract/api.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { readMonth, readUsage } from './calls.ts';
import { UsagePeople } from './usage-people.tsx';
import { UsageTable } from './usage-table.tsx';

/** The longest month, which holds the days of the table too. */
const DAYS = 31;

interface Read {
  readonly days: readonly UsageDay[];
  readonly month: UsageMonth;
}

/** What this month has used, and each of the last days; read again when there is a new test. */
export function Usage({ newestTest }: { newestTest: string | undefined }) {
  const [read, setRead] = useState<Read | 'failed'>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    const tell = (next: Read | 'failed') => {
      if (wanted) setRead(next);
    };
    Promise.all([readUsage(DAYS), readMonth()]).then(
      ([days, month]) => tell({ days, month }),
      () => tell('failed'),
    );
    return () => {
      wanted = false;
    };
  }, [attempt, newestTest]);
  return (
    <section aria-labelledby="usage" className="min-w-0 rounded-card border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold text-lg" id="usage">
        <FormattedMessage id="connection.usage" />
      </h2>
      {read === undefined && <Spinner />}
      {read === 'failed' && (
        <p className="mt-2" role="alert">
          <FormattedMessage id="connection.usageFailed" />{' '}
          <Button onClick={() => setAttempt(attempt + 1)} small>
            <FormattedMessage id="connection.retry" />
          </Button>
        </p>
      )}
      {typeof read === 'object' && (
        <>
          <Month days={read.days} />
          <UsagePeople month={read.month} />
          <UsageTable days={read.days.slice(0, 14)} />
        </>
      )}
      <p className="mt-3 text-ink-soft text-sm">
        <FormattedMessage id="connection.usageStandard" /> <FormattedMessage id="connection.usageNote" />
      </p>
    </section>
  );
}

const COUNTS = [
  ['looker_queries', 'connection.usageQueries'],
  ['looker_other', 'connection.usageOther'],
  ['questions', 'connection.usageQuestions'],
  ['input_tokens', 'connection.usageInput'],
  ['output_tokens', 'connection.usageOutput'],
] as const;

/** The month of the newest day, as the server counts days. */
function Month({ days }: { days: readonly UsageDay[] }) {
  const intl = useIntl();
  const today = days[0]?.date ?? '';
  const own = days.filter(({ date }) => date.slice(0, 7) === today.slice(0, 7));
  const month = intl.formatDate(today, { month: 'long', timeZone: 'UTC' });
  return (
    <>
      <h3 className="mt-2 font-medium text-sm">
        <FormattedMessage id="connection.usageMonth" values={{ month }} />
      </h3>
      <dl className="mt-1 text-sm">
        {COUNTS.map(([name, label]) => (
          <div className="flex justify-between gap-4 py-0.5" key={name}>
            <dt className="text-ink-soft">
              <FormattedMessage id={label} />
            </dt>
            <dd className="tabular-nums">{intl.formatNumber(own.reduce((sum, day) => sum + day[name], 0))}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
