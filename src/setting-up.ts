import { newId } from './base/ids.ts';
import type { Log } from './base/log.ts';
import { CodedError } from './contract/errors.ts';
import { checkAddressAllowed, type LookerTarget, normaliseLookerAddress } from './looker/looker.ts';
import type { Rooms } from './rooms.ts';
import type { ProgramName } from './runtime/runtime.ts';
import type { Candidate, SetupNeeds } from './setup/setup.ts';

const targetOf = ({ url, clientId, clientSecret, verifySsl }: Candidate): LookerTarget => ({
  id: `candidate-${newId()}`,
  baseUrl: url,
  clientId,
  clientSecret,
  verifySsl,
});

/** Gives the set-up what it needs, from the rooms that have it. */
export function setupNeeds(rooms: Rooms, log: Log): SetupNeeds {
  const { audit, runtime, demo, vault, trials, looker, agent, connections, destinations } = rooms;
  return {
    installPrograms: async options => {
      const { signal } = options;
      // Each starts as soon as it is there, while the other may still be on its way; the step that needs it waits for it
      // and hears of a failure.
      const start = { geminiCli: () => agent.warm(signal), toolbox: () => looker.warm() };
      const onReady = (name: ProgramName): void => void start[name]().catch(() => {});
      const { geminiCli, toolbox } = await runtime.ensure({ ...options, onReady });
      return { geminiCli: geminiCli.version, toolbox: toolbox.version };
    },
    startDemo: async () => demo.looker(),
    normaliseAddress: normaliseLookerAddress,
    checkAddress: checkAddressAllowed,
    checkCanKeepSecrets: () => {
      if (vault.fingerprint === undefined) throw new CodedError('encryption_key_missing');
    },
    keptModelKey: async url => {
      const active = await connections.active();
      return active?.source === 'looker' && active.url === url ? connections.modelKey(active.id) : undefined;
    },
    testLooker: async (candidate, options) => {
      const tested = await trials.run(async () => targetOf(candidate), { ...options, connectionId: null });
      if (tested.outcome === 'failed') throw tested.error;
      const { models, explores, at, durationMs, timeZone, webUrl } = tested;
      return { models, explores, testedAt: at, durationMs, webUrl, ...(timeZone === undefined ? {} : { timeZone }) };
    },
    checkModel: async ({ source, modelKey }, signal) => {
      await agent.checkModel(await destinations.model(source, modelKey), signal);
    },
    failed: code =>
      audit
        .note({ kind: 'connected', about: {}, code })
        .catch((error: unknown) => log.error({ err: error }, 'a failed set-up could not be written down')),
    warmAgent: signal => agent.warm(signal),
    connect: async ({ source, url, clientId, clientSecret, modelKey, verifySsl }, found) => {
      const isDemo = source === 'demo';
      const former = await connections.active();
      const { testedAt, durationMs, models, explores, timeZone, webUrl } = found;
      await connections.replace({
        source,
        // The demo's addresses and credentials are new at each start: keeping them would keep what is not true.
        url: isDemo ? null : url,
        clientId: isDemo ? null : clientId,
        clientSecret: isDemo ? undefined : clientSecret,
        modelKey,
        verifySsl,
        timeZone: timeZone ?? null,
        webUrl: isDemo ? null : webUrl,
        test: { at: testedAt, durationMs, outcome: 'done', models, explores },
      });
      if (former === undefined) return;
      agent.forget();
      agent.warm(new AbortController().signal).catch(() => {}); // so that the next question need not wait for another
    },
  };
}
