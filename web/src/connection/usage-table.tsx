import { FormattedMessage, useIntl } from 'react-intl';
import type { UsageDay } from '../../../src/contract/api.ts';
import { UsageFrame } from './usage-frame.tsx';

const COLUMNS = [
  ['connection.usageQuestions', day => day.questions],
  ['connection.usageQueriesShort', day => day.looker_queries],
  ['connection.usageOtherShort', day => day.looker_other],
  ['connection.usageTokens', day => day.input_tokens + day.output_tokens],
] as const satisfies readonly (readonly [string, (day: UsageDay) => number])[];

const callsOf = (day: UsageDay): number => day.looker_queries + day.looker_other;

/** A row a day, with a bar for its calls to Looker. */
export function UsageTable({ days }: { days: readonly UsageDay[] }) {
  const intl = useIntl();
  const most = Math.max(1, ...days.map(callsOf));
  return (
    <UsageFrame
      caption={<FormattedMessage id="connection.usageTable" values={{ count: days.length }} />}
      columns={COLUMNS}
      of="connection.usageDay"
    >
      {days.map(day => (
        <tr className="border-line border-b last:border-0" key={day.date}>
          <th className="w-2/5 py-1 pr-1 text-left font-normal" scope="row">
            <time dateTime={day.date}>
              {intl.formatDate(day.date, { day: 'numeric', month: 'short', timeZone: 'UTC' })}
            </time>
            <span
              aria-hidden="true"
              className="block h-1 rounded-full bg-accent"
              style={{ width: `${(100 * callsOf(day)) / most}%` }}
            />
          </th>
          {COLUMNS.map(([label, value]) => (
            <td className="py-1 pl-1 text-right align-top" key={label}>
              {intl.formatNumber(value(day), { notation: 'compact' })}
            </td>
          ))}
        </tr>
      ))}
    </UsageFrame>
  );
}
