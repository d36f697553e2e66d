import { type ReactNode, useEffect, useState } from 'react';
import { FormattedMessage, FormattedNumber, useIntl } from 'react-intl';
import { serverNow } from '../state/server-clock.ts';
import type { ToolPart } from '../state/types.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { summaryWords, toolWords } from './tool-words.ts';

/** A quiet line that opens; what it hides is made only then. */
function QuietLine(props: { mark: ReactNode; words: ReactNode; end: ReactNode; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="-my-1.5 text-ink-soft text-sm" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="-mx-2 flex list-none items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-sunken hover:text-ink [&::-webkit-details-marker]:hidden">
        <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center">{props.mark}</span>
        <span className="min-w-0 flex-1 wrap-anywhere">{props.words}</span>
        <span className="shrink-0 tabular-nums">{props.end}</span>
        <Icon className={classNames('mt-0.5 transition-transform', open && 'rotate-90')} name="chevronRight" />
      </summary>
      {open && <div className="mt-1 mb-3 ml-1.5 border-line border-l pl-5">{props.children()}</div>}
    </details>
  );
}

/** Below this, in ms, a duration is told in milliseconds: “0.0s” would say nothing. */
const SHORT = 100;

const Duration = ({ ms }: { ms: number }) => (
  <FormattedNumber
    maximumFractionDigits={ms < SHORT ? 0 : 1}
    style="unit"
    unit={ms < SHORT ? 'millisecond' : 'second'}
    unitDisplay="narrow"
    value={ms < SHORT ? ms : ms / 1000}
  />
);

/** Nobody wonders before, in ms. */
const PATIENCE = 2_000;

/** For how long a call has been running, in whole seconds; a timer's role keeps it from being read out as it counts. */
function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const ms = now - Date.parse(since);
  if (ms < PATIENCE) return null;
  return (
    <span role="timer">
      <Duration ms={ms - (ms % 1_000)} />
    </span>
  );
}

function Mark({ outcome }: Pick<ToolPart, 'outcome'>) {
  const intl = useIntl();
  return (
    <>
      <span className="sr-only">{intl.formatMessage({ id: `chat.tool.${outcome}` })}</span>
      {outcome === 'running' && <Spinner className="size-3.5! text-accent" />}
      {outcome === 'done' && <Icon className="text-accent" name="check" />}
      {outcome === 'failed' && <Icon className="text-danger" name="alert" />}
      {outcome === 'cancelled' && <Icon name="stop" />}
    </>
  );
}

function Details({ call }: { call: ToolPart }) {
  const given = Object.keys(call.arguments).length > 0;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 py-1">
      <dt>
        <FormattedMessage id="chat.tool.name" />
      </dt>
      <dd className="font-mono text-ink text-xs leading-5">{call.tool}</dd>
      <dt>
        <FormattedMessage id="chat.tool.outcome" />
      </dt>
      <dd className="text-ink">
        <FormattedMessage id={`chat.tool.${call.outcome}`} />
        {call.code !== undefined && <span className="font-mono text-xs"> ({call.code})</span>}
      </dd>
      <dt>
        <FormattedMessage id="chat.tool.arguments" />
      </dt>
      <dd className="text-ink">
        {given ? (
          <pre className="whitespace-pre-wrap font-mono text-xs leading-5 wrap-anywhere">
            {JSON.stringify(call.arguments, null, 2)}
          </pre>
        ) : (
          <FormattedMessage id="chat.tool.nothing" />
        )}
      </dd>
    </dl>
  );
}

/** What the call did; when it failed, why; when it was stopped, whether Looker stopped too. */
function Words({ call }: { call: ToolPart }) {
  const intl = useIntl();
  return (
    <>
      {toolWords(intl, call)}
      {call.message !== undefined && <span className="block">{call.message}</span>}
    </>
  );
}

/** One tool call in plain words; it opens to what it was asked with and how it ended. */
export function ToolLine({ call }: { readonly call: ToolPart }) {
  const end =
    call.outcome === 'running' ? (
      <Elapsed since={call.startedAt} />
    ) : (
      call.durationMs !== undefined && <Duration ms={call.durationMs} />
    );
  return (
    <QuietLine end={end} mark={<Mark outcome={call.outcome} />} words={<Words call={call} />}>
      {() => <Details call={call} />}
    </QuietLine>
  );
}

/** Several calls that only read what there is, in one line that opens to them. */
export function ToolSummary({ calls }: { readonly calls: readonly ToolPart[] }) {
  const intl = useIntl();
  const ms = calls.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return (
    <QuietLine end={<Duration ms={ms} />} mark={<Mark outcome="done" />} words={summaryWords(intl, calls)}>
      {() => calls.map(call => <ToolLine call={call} key={call.callId} />)}
    </QuietLine>
  );
}
