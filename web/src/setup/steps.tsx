import { FormattedMessage } from 'react-intl';
import type { SetupStep } from '../../../src/contract/setup.ts';
import type { MessageId } from '../i18n/en.ts';
import type { SetupRun } from '../state/types.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { type StepState, stepStates } from './step-states.ts';

export const STEP_NAMES = {
  gemini_install: 'setup.step.gemini_install',
  looker_config: 'setup.step.looker_config',
  looker_test: 'setup.step.looker_test',
  interface_setup: 'setup.step.interface_setup',
  complete: 'setup.step.complete',
} as const satisfies Record<SetupStep, MessageId>;

const LOOKS: Record<StepState, string> = {
  done: 'bg-accent-soft text-accent',
  current: 'border border-accent text-accent',
  failed: 'bg-danger-soft text-danger',
  waiting: 'border border-line',
};

/** The five steps, each with how it stands. */
export function Steps({ run }: { run: SetupRun }) {
  return (
    <ol className="mt-5 grid gap-2.5">
      {stepStates(run).map(({ step, state }) => (
        <li
          aria-current={state === 'current' ? 'step' : undefined}
          className={classNames('flex items-center gap-3', state === 'waiting' && 'text-ink-soft')}
          key={step}
        >
          <span className={classNames('grid size-6 shrink-0 place-items-center rounded-full text-xs', LOOKS[state])}>
            {state === 'done' && <Icon name="check" />}
            {state === 'failed' && <Icon name="close" />}
            {state === 'current' && <Spinner />}
          </span>
          <span className={classNames(state === 'current' && 'font-medium')}>
            <FormattedMessage id={STEP_NAMES[step]} />
            <VisuallyHidden>
              {' '}
              (<FormattedMessage id={`setup.state.${state}`} />)
            </VisuallyHidden>
          </span>
        </li>
      ))}
    </ol>
  );
}
