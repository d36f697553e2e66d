import { Progress as Radix } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { SETUP_STEPS } from '../../../src/contract/setup.ts';
import { useApp } from '../state/store.ts';
import type { SetupRun } from '../state/types.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { LiveRegion } from '../ui/live-region.tsx';
import { fieldOf } from './field-of.ts';
import { STEP_NAMES, Steps } from './steps.tsx';
import { useElapsed } from './use-elapsed.ts';

/** A run of the set-up: the bar, the steps, and how it ended. `onRetry` runs the same again when nothing need be typed. */
export function Progress({ run, onRetry }: { run: SetupRun; onRetry: (() => void) | undefined }) {
  const last = run.statuses.at(-1);
  if (last?.status === 'done') return <Done />;
  return (
    <section className="mb-6 rounded-card border border-line bg-surface p-5 sm:p-7">
      {run.running ? <Heading run={run} /> : <Failure onRetry={onRetry} run={run} />}
      {(last !== undefined || !run.joined) && (
        <>
          <Bar failed={!run.running} value={last?.progress ?? 0} />
          <Steps run={run} />
        </>
      )}
      {run.running && <Cancel installing={last === undefined ? !run.joined : last.step === 'gemini_install'} />}
    </section>
  );
}

function Heading({ run }: { run: SetupRun }) {
  const heading = useFocus<HTMLHeadingElement>();
  const offline = useApp(state => state.socket !== 'open');
  const elapsed = useElapsed(run.startedAt, run.running);
  const message = run.statuses.at(-1)?.message;
  return (
    <>
      <div className="flex items-baseline justify-between gap-4">
        <h1 className="font-semibold text-xl tracking-tight outline-none" ref={heading} tabIndex={-1}>
          <FormattedMessage id="setup.running" />
        </h1>
        <p className="shrink-0 text-ink-soft text-sm tabular-nums" role="timer">
          <FormattedMessage id="setup.elapsed" values={{ time: elapsed }} />
        </p>
      </div>
      {run.joined && (
        <p className="mt-2 text-ink-soft">
          <FormattedMessage id="setup.runningElsewhere" />
        </p>
      )}
      <div className="mt-2 mb-5 min-h-6 text-ink-soft">
        <LiveRegion visible>
          {offline ? (
            <FormattedMessage id="setup.reconnecting" />
          ) : (
            (message ?? (!run.joined && <FormattedMessage id="setup.waiting" />))
          )}
        </LiveRegion>
      </div>
    </>
  );
}

function Failure({ run, onRetry }: { run: SetupRun; onRetry: (() => void) | undefined }) {
  const intl = useIntl();
  const heading = useFocus<HTMLHeadingElement>();
  const { statuses, field } = run;
  const last = statuses.at(-1);
  const cancelled = last?.code === 'cancelled';
  const step = SETUP_STEPS.findLast(step => statuses.some(status => status.step === step));
  const title = cancelled
    ? intl.formatMessage({ id: 'setup.cancelled' })
    : step === undefined
      ? intl.formatMessage({ id: 'setup.failedBefore' })
      : intl.formatMessage({ id: 'setup.failed' }, { step: intl.formatMessage({ id: STEP_NAMES[step] }) });
  // When a field of the form below is what has to be mended, the focus goes there.
  const beside = onRetry === undefined && fieldOf(last?.code, field) !== undefined;
  return (
    <div className="mb-5" role="alert">
      <h1
        className={classNames('font-semibold text-xl outline-none', !cancelled && 'text-danger')}
        ref={beside ? undefined : heading}
        tabIndex={-1}
      >
        {title}
      </h1>
      <p className="mt-1 max-w-prose">
        {cancelled ? <FormattedMessage id="setup.unchanged" /> : last?.message || <FormattedMessage id="setup.lost" />}
      </p>
      {onRetry !== undefined && (
        <Button className="mt-4" look="primary" onClick={onRetry}>
          <FormattedMessage id="setup.tryAgain" />
        </Button>
      )}
    </div>
  );
}

function Bar({ value, failed }: { value: number; failed: boolean }) {
  const intl = useIntl();
  return (
    <div className="flex items-center gap-3">
      <Radix.Root
        aria-label={intl.formatMessage({ id: 'setup.progress' })}
        className="h-2 grow overflow-hidden rounded-full bg-sunken"
        value={value}
      >
        <Radix.Indicator
          className={`h-full origin-left rounded-full transition-transform duration-500 ${failed ? 'bg-danger' : 'bg-accent'}`}
          style={{ transform: `scaleX(${value / 100})` }}
        />
      </Radix.Root>
      <span aria-hidden="true" className="w-12 text-right text-ink-soft text-sm tabular-nums">
        <FormattedMessage id="setup.percent" values={{ percent: value }} />
      </span>
    </div>
  );
}

function Cancel({ installing }: { installing: boolean }) {
  const { cancelSetup } = useApp(state => state.actions);
  const [pending, setPending] = useState(false);
  const cancel = () => {
    setPending(true);
    cancelSetup();
  };
  return (
    <div className="mt-6 flex flex-wrap items-center justify-between gap-3">
      <Button onClick={cancel} pending={pending}>
        <FormattedMessage id={pending ? 'setup.cancelling' : 'setup.cancel'} />
      </Button>
      {installing && (
        <p className="text-ink-soft text-sm">
          <FormattedMessage id="setup.firstTime" />
        </p>
      )}
    </div>
  );
}

function Done() {
  const { endSetup } = useApp(state => state.actions);
  return (
    <section className="rounded-card border border-line bg-surface p-6 sm:p-8" role="status">
      <h1 className="font-semibold text-2xl tracking-tight">
        <FormattedMessage id="setup.done" />
      </h1>
      <p className="mt-2 mb-6 text-ink-soft">
        <FormattedMessage id="setup.doneText" />
      </p>
      <Button autoFocus look="primary" onClick={endSetup}>
        <FormattedMessage id="setup.ask" />
      </Button>
    </section>
  );
}

/** Brings the focus to what has just taken the place of what had it. */
function useFocus<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
