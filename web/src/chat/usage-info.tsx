import { Popover } from 'radix-ui';
import { useIntl } from 'react-intl';
import type { Turn } from '../state/types.ts';
import { IconButton } from '../ui/icon-button.tsx';

type Usage = NonNullable<Turn['usage']>;

/** The rows of the little table; what is zero and says nothing by being so is left out. */
function useRows(usage: Usage | undefined, askedAt: string): [string, string][] {
  const intl = useIntl();
  const number = (value: number) => intl.formatNumber(value);
  const asked = intl.formatDate(askedAt, { dateStyle: 'medium', timeStyle: 'short' });
  const askedRow: [string, string] = [intl.formatMessage({ id: 'chat.usage.asked' }), asked];
  if (usage === undefined) return [askedRow];
  return [
    [intl.formatMessage({ id: 'chat.usage.model' }), usage.model],
    askedRow,
    [intl.formatMessage({ id: 'chat.usage.calls' }), number(usage.model_calls)],
    [intl.formatMessage({ id: 'chat.usage.input' }), number(usage.input_tokens)],
    ...(usage.cached_tokens > 0
      ? [[intl.formatMessage({ id: 'chat.usage.cached' }), number(usage.cached_tokens)] satisfies [string, string]]
      : []),
    [intl.formatMessage({ id: 'chat.usage.output' }), number(usage.output_tokens)],
    ...(usage.thought_tokens > 0
      ? [[intl.formatMessage({ id: 'chat.usage.thought' }), number(usage.thought_tokens)] satisfies [string, string]]
      : []),
    [intl.formatMessage({ id: 'chat.usage.queries' }), number(usage.looker_queries)],
    [intl.formatMessage({ id: 'chat.usage.other' }), number(usage.looker_other)],
  ];
}

/** What an answer took: model, tokens, requests to Looker. For those who ask. */
export function UsageInfo({ turn }: { readonly turn: Pick<Turn, 'usage' | 'askedAt'> }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'chat.usage' });
  const rows = useRows(turn.usage, turn.askedAt);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton icon="info" label={label} small />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          aria-label={label}
          className="z-50 rounded-card border border-line bg-surface p-4 text-sm"
          collisionPadding={12}
          sideOffset={6}
        >
          <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1">
            {rows.map(([name, value]) => (
              <div className="contents" key={name}>
                <dt className="text-ink-soft">{name}</dt>
                <dd className="text-right tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
