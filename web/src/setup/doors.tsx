import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

/** The two ways in. */
export function Doors({ onDemo, onLooker }: { onDemo: () => void; onLooker: () => void }) {
  const { modelKey, keepsSecrets } = useApp(state => state.server);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Door
        action={
          <Button className="w-full" look="primary" onClick={onDemo}>
            <FormattedMessage id="setup.demoStart" />
          </Button>
        }
        icon="chart"
        title={<FormattedMessage id="setup.demo" />}
      >
        <FormattedMessage id="setup.demoText" />
        {modelKey !== undefined && (
          <span className="mt-2 block">
            <FormattedMessage id={modelKey ? 'setup.demoGemini' : 'setup.demoRules'} />
          </span>
        )}
      </Door>
      <Door
        action={
          <Button className="w-full" onClick={onLooker}>
            <FormattedMessage id="setup.lookerStart" />
          </Button>
        }
        icon="plug"
        title={<FormattedMessage id="setup.looker" />}
      >
        <FormattedMessage id="setup.lookerText" />
        {keepsSecrets === false && (
          <span className="mt-2 block text-warning">
            <FormattedMessage id="setup.noKey" />
          </span>
        )}
      </Door>
    </div>
  );
}

function Door(props: { icon: IconName; title: ReactNode; children: ReactNode; action: ReactNode }) {
  return (
    <section className="flex flex-col rounded-card border border-line bg-surface p-5">
      <span className="mb-4 grid size-10 place-items-center rounded-card bg-accent-soft text-accent text-lg">
        <Icon name={props.icon} />
      </span>
      <h2 className="font-semibold text-lg">{props.title}</h2>
      <p className="mt-1.5 mb-5 grow text-ink-soft text-pretty">{props.children}</p>
      {props.action}
    </section>
  );
}
