import { FormattedMessage, useIntl } from 'react-intl';
import type { UsageMonth } from '../../../src/contract/api.ts';
import { UsageFrame } from './usage-frame.tsx';

const COLUMNS = [
  ['connection.usageQuestions', 'questions'],
  ['connection.usageQueriesShort', 'looker_queries'],
  ['connection.usageOtherShort', 'looker_other'],
] as const;

/** How much of the month's budget is used, where there is one, and by whom. */
export function UsagePeople({ month }: { month: UsageMonth }) {
  const intl = useIntl();
  const { budget, people } = month;
  const date = intl.formatDate(month.begins_again, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return (
    <>
      {budget !== null && (
        <p className="mt-2 text-sm">
          <FormattedMessage id="connection.usageBudget" values={{ used: month.looker_queries, budget, date }} />
        </p>
      )}
      {people.length > 0 && (
        <UsageFrame
          caption={<FormattedMessage id="connection.usagePeople" />}
          columns={COLUMNS}
          of="connection.usageWho"
        >
          {people.map(person => (
            <tr className="border-line border-b last:border-0" key={`${person.way} ${person.session ?? ''}`}>
              <th className="py-1 pr-1 text-left font-normal" scope="row">
                <FormattedMessage
                  id="connection.usagePerson"
                  values={{ way: person.way, session: person.session ?? '' }}
                />
              </th>
              {COLUMNS.map(([label, name]) => (
                <td className="py-1 pl-1 text-right" key={label}>
                  {intl.formatNumber(person[name])}
                </td>
              ))}
            </tr>
          ))}
        </UsageFrame>
      )}
    </>
  );
}
