import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { Header } from '../app/header.tsx';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { type Details, detailsOf } from './details.ts';
import { Doors } from './doors.tsx';
import { Hero } from './hero.tsx';
import { LookerForm } from './looker-form.tsx';
import { Progress } from './progress.tsx';

/** Connecting: two doors, the form behind one of them, and the progress of the run. */
export function SetupScreen() {
  const setup = useApp(state => state.setup);
  const connection = useApp(state => state.connection);
  const { startSetup, go } = useApp(state => state.actions);
  const [details, setDetails] = useState(() => detailsOf(connection ?? undefined));
  // Who is connected already comes to change the details, or for another Looker: past the doors.
  const [door, setDoor] = useState<'demo' | 'looker' | undefined>(connection ? 'looker' : undefined);

  const connect = (typed: Details) => {
    // What was typed stays for another try, but for the secret.
    setDetails({ ...typed, client_secret: '' });
    startSetup(typed);
  };
  const startDemo = () => {
    setDoor('demo');
    startSetup({ use_demo: true });
  };
  const chooseOther = () => {
    setDoor(undefined);
    // Also leaves the failed run: it is of the way one turns away from.
    go('connect');
  };
  const moving = setup !== undefined && (setup.running || setup.statuses.at(-1)?.status === 'done');

  return (
    <div className="flex min-h-dvh flex-col">
      <Header />
      <main className="mx-auto w-full max-w-3xl grow px-5 py-8 outline-none sm:py-14" id="content" tabIndex={-1}>
        {!moving && connection !== null && (
          <Button className="-ml-2.5 mb-4" look="quiet" onClick={() => go('chat')} small>
            <Icon name="back" />
            <FormattedMessage id="app.back" />
          </Button>
        )}
        {setup === undefined && <Welcome again={connection !== null} />}
        {setup !== undefined && (
          <Progress key={setup.startedAt} onRetry={door === 'looker' ? undefined : startDemo} run={setup} />
        )}
        {!moving && door === 'looker' && (
          <LookerForm details={details} onChooseOther={chooseOther} onConnect={connect} />
        )}
        {!moving && door !== 'looker' && <Doors onDemo={startDemo} onLooker={() => setDoor('looker')} />}
      </main>
    </div>
  );
}

function Welcome({ again }: { again: boolean }) {
  return (
    <div className="mb-10 flex items-center justify-between gap-10">
      <div className="max-w-md">
        <h1 className="text-balance font-semibold text-3xl leading-tight tracking-tight">
          <FormattedMessage id={again ? 'setup.titleAgain' : 'setup.title'} />
        </h1>
        <p className="mt-3 text-ink-soft text-pretty">
          <FormattedMessage id={again ? 'setup.leadAgain' : 'setup.lead'} />
        </p>
      </div>
      {!again && <Hero />}
    </div>
  );
}
