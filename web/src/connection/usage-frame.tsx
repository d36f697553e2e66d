import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import type { MessageId } from '../i18n/en.ts';

export interface UsageFrameProps {
  readonly caption: ReactNode;
  /** What stands in the first column. */
  readonly of: 'connection.usageDay' | 'connection.usageWho';
  readonly columns: readonly (readonly [label: MessageId, value: unknown])[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table of usage: what it is called, and its head. */
export function UsageFrame({ caption, of, columns, children }: UsageFrameProps) {
  return (
    <table className="mt-3 w-full text-sm tabular-nums">
      <caption className="pb-1 text-left text-ink-soft">{caption}</caption>
      <thead className="text-ink-soft text-xs">
        <tr className="border-line border-b">
          <th className="py-1 pr-1 text-left font-normal" scope="col">
            <FormattedMessage id={of} />
          </th>
          {columns.map(([label]) => (
            <th className="py-1 pl-1 text-right font-normal" key={label} scope="col">
              <FormattedMessage id={label} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
