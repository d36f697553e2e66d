import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { CodedError, type ErrorCode } from '../../src/contract/errors.ts';
import { SETUP_STEPS, type SetupConfig, type SetupStatus, setupConfigSchema } from '../../src/contract/setup.ts';
import { Setup, type SetupNeeds } from '../../src/setup/setup.ts';
import { scriptedNeeds } from './scripted-needs.ts';

const config = (fields: Partial<SetupConfig>): SetupConfig => setupConfigSchema.parse(fields);
const demo = config({ use_demo: true });
const real = config({ url: 'https://looker.example', client_id: 'id', client_secret: ' kept exactly ' });

function open(changes: Partial<SetupNeeds> = {}) {
  const needs = { ...scriptedNeeds(), ...changes };
  const setup = new Setup({ needs, log: createLog({ level: 'silent', redactor: new Redactor() }), clock: systemClock });
  const statuses: SetupStatus[] = [];
  const listener = { language: 'en' as const, onStatus: (status: SetupStatus) => statuses.push(status) };
  return { needs, setup, statuses, listener };
}

const waitingFor = (signal: AbortSignal): Promise<never> =>
  once(signal, 'abort').then(() => Promise.reject(signal.reason));

describe('a set-up', () => {
  test.each([
    ['of the demo', demo],
    ['of a real Looker', real],
  ])('%s goes through the documented steps in order, never back, to done at 100', async (_name, which) => {
    const { setup, statuses, listener } = open();
    await setup.start(which, listener);
    expect([...new Set(statuses.map(status => status.step))]).toEqual(SETUP_STEPS);
    const progress = statuses.map(status => status.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(statuses.at(-1)).toMatchObject({ status: 'done', progress: 100, step: 'complete' });
    expect(statuses.filter(status => status.status === 'done')).toHaveLength(1);
    expect(statuses.some(status => status.status === 'installing')).toBe(true);
  });

  test('keeps the secret byte for byte, and nothing else is connected', async () => {
    const { setup, needs, listener } = open();
    await setup.start(real, listener);
    expect(needs.connected).toHaveLength(1);
    expect(needs.connected[0]?.clientSecret.reveal()).toBe(' kept exactly ');
  });

  const failing: [keyof SetupNeeds, string, ErrorCode][] = [
    ['installPrograms', 'gemini_install', 'install_offline'],
    ['checkAddress', 'looker_config', 'address_forbidden'],
    ['testLooker', 'looker_test', 'looker_wrong_secret'],
    ['checkModel', 'interface_setup', 'model_key_missing'],
    ['warmAgent', 'interface_setup', 'agent_unavailable'],
    ['connect', 'complete', 'storage_unavailable'],
  ];
  test.each(failing)('where %s fails ends at %s with the code, and connects nothing', async (need, step, code) => {
    const { setup, needs, statuses, listener } = open({ [need]: () => Promise.reject(new CodedError(code)) });
    await setup.start(real, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', step, code });
    expect(statuses.at(-1)?.progress).toBe(Math.max(...statuses.map(status => status.progress)));
    expect(needs.connected).toEqual([]);
  });

  test('of a real Looker without an encryption key says so before Looker is asked', async () => {
    let asked = 0;
    const { setup, statuses, listener } = open({
      checkCanKeepSecrets: () => {
        throw new CodedError('encryption_key_missing');
      },
      testLooker: async (...test) => {
        asked += 1;
        return scriptedNeeds().testLooker(...test);
      },
    });
    await setup.start(real, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', step: 'looker_config', code: 'encryption_key_missing' });
    expect(asked).toBe(0);
    await setup.start(demo, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'done' });
  });

  test.each(['url', 'client_id', 'client_secret'] as const)('names the empty field %s', async field => {
    const { setup, statuses, listener } = open();
    await setup.start({ ...real, [field]: '  ' }, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', step: 'looker_config', code: 'field_missing' });
    expect(statuses.at(-1)?.message).toContain(field);
    expect(statuses.at(-1)?.field).toBe(field);
  });

  test('cancelled at any step ends with the code cancelled and connects nothing', async () => {
    for (const need of ['installPrograms', 'testLooker', 'checkModel', 'warmAgent'] as const) {
      let reached = (): void => {};
      const running = new Promise<void>(resolve => (reached = resolve));
      const wait = (...args: unknown[]): Promise<never> => {
        reached();
        const last = args.at(-1);
        return waitingFor(last instanceof AbortSignal ? last : (last as { signal: AbortSignal }).signal);
      };
      const { setup, needs, statuses, listener } = open({ [need]: wait });
      const run = setup.start(real, listener);
      await running;
      await setup.cancel();
      await run;
      expect(statuses.at(-1)).toMatchObject({ status: 'error', code: 'cancelled' });
      expect(needs.connected).toEqual([]);
      expect(setup.state('pt-BR')).toMatchObject({
        running: false,
        status: { code: 'cancelled', message: 'Cancelado.' },
      });
    }
  });

  test.each([
    ['the same', demo],
    ['another', real],
  ])('begun while one is being cancelled is a run of its own, of %s configuration', async (_name, second) => {
    let reached = (): void => {};
    const running = new Promise<void>(resolve => (reached = resolve));
    let isFirst = true;
    const { setup, needs, statuses, listener } = open({
      warmAgent: async signal => {
        if (!isFirst) return;
        isFirst = false;
        reached();
        await waitingFor(signal);
      },
    });
    const heard: SetupStatus[] = [];
    const first = setup.start(demo, listener);
    await running;
    const cancelled = setup.cancel();
    const next = setup.start(second, { language: 'en', onStatus: status => heard.push(status) });
    await Promise.all([first, cancelled, next]);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', code: 'cancelled' });
    expect([heard[0]?.step, heard.at(-1)?.status]).toEqual([SETUP_STEPS[0], 'done']);
    expect(heard.filter(({ status }) => status === 'error')).toEqual([]);
    expect(needs.connected).toHaveLength(1);
  });

  test('begun while one is being cancelled, and cancelled before its turn, never begins', async () => {
    let reached = (): void => {};
    const running = new Promise<void>(resolve => (reached = resolve));
    const { setup, needs, statuses, listener } = open({
      warmAgent: async signal => {
        reached();
        await waitingFor(signal);
      },
    });
    const heard: SetupStatus[] = [];
    const first = setup.start(demo, listener);
    await running;
    const cancelled = setup.cancel();
    const next = setup.start(real, { language: 'pt-BR', onStatus: status => heard.push(status) });
    await Promise.all([cancelled, setup.cancel(), first, next]);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', code: 'cancelled' });
    expect(heard).toEqual([
      { status: 'error', code: 'cancelled', message: 'Cancelado.', progress: 0, step: SETUP_STEPS[0] },
    ]);
    expect([needs.connected, setup.state('en').running]).toEqual([[], false]);
  });

  test('begun twice is one run that both hear, each in their language; another configuration is told busy', async () => {
    let installs = 0;
    let finish = (): void => {};
    const gate = new Promise<void>(resolve => (finish = resolve));
    const { setup, statuses, listener } = open({
      installPrograms: async () => {
        installs += 1;
        await gate;
        return { geminiCli: '1', toolbox: '2' };
      },
    });
    const first = setup.start(demo, listener);
    const others: SetupStatus[] = [];
    const second = setup.start({ ...demo, language: 'pt-BR' }, { language: 'pt-BR', onStatus: s => others.push(s) });
    await expect(setup.start(real, listener)).rejects.toMatchObject({ code: 'busy' });
    finish();
    await Promise.all([first, second]);
    expect(installs).toBe(1);
    expect(others.map(({ step, progress }) => [step, progress])).toEqual(
      statuses.map(({ step, progress }) => [step, progress]),
    );
    expect(others.at(-1)?.message).toContain('Faça a sua primeira pergunta');
    expect(statuses.at(-1)?.message).toContain('Ask your first question');
  });
});

describe('while the programs come', () => {
  /** Needs whose install is over once `reached` resolves; it has begun before. */
  const installingUntil = (reached: Promise<unknown>): Pick<SetupNeeds, 'installPrograms'> => ({
    installPrograms: async options => {
      options.onProgress({ phase: 'installing', done: 0, total: 2 });
      await reached;
      return scriptedNeeds().installPrograms(options);
    },
  });
  const said = (statuses: readonly SetupStatus[]): string[] =>
    statuses.filter(({ step }) => step !== 'gemini_install').map(({ step, message }) => `${step}: ${message}`);

  test('Looker is asked already, and what is said comes in the same order as ever', async () => {
    const scripted = scriptedNeeds();
    let told = (): void => {};
    const stagesBefore = new Promise<void>(resolve => (told = resolve));
    const { setup, statuses, listener } = open({
      ...installingUntil(stagesBefore.then(() => expect(said(statuses)).toEqual([]))),
      testLooker: (candidate, options) => {
        const onStage: typeof options.onStage = stage => {
          options.onStage(stage);
          if (stage === 'query') told();
        };
        return scripted.testLooker(candidate, { ...options, onStage });
      },
    });
    await setup.start(real, listener);
    const usual = open({ installPrograms: async () => ({ geminiCli: '1', toolbox: '2' }) });
    await usual.setup.start(real, usual.listener);
    expect(said(statuses)).toEqual(said(usual.statuses));
    expect(statuses.at(-1)).toMatchObject({ status: 'done' });
  });

  test.each([
    ['testLooker', 'looker_test', 'looker_wrong_secret'],
    ['checkAddress', 'looker_config', 'address_forbidden'],
  ] as const)('a failure of %s waits for its step, %s', async (need, step, code) => {
    let fail = (): void => {};
    const failed = new Promise<void>(resolve => (fail = resolve));
    const failing = async (): Promise<never> => {
      setImmediate(fail);
      throw new CodedError(code);
    };
    const { setup, needs, statuses, listener } = open({ ...installingUntil(failed), [need]: failing });
    await setup.start(real, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', step, code });
    expect(statuses.map(status => status.message)).toContain('Gemini CLI 1.0.0 and MCP Toolbox 2.0.0 are ready');
    expect(needs.failures).toEqual([code]);
  });

  test('what was begun ends with an install that fails', async () => {
    let begun = (): void => {};
    const asking = new Promise<void>(resolve => (begun = resolve));
    let ended = false;
    const { setup, statuses, listener } = open({
      ...installingUntil(asking.then(() => Promise.reject(new CodedError('install_offline')))),
      testLooker: (_candidate, { signal }) => {
        begun();
        return waitingFor(signal).finally(() => (ended = true));
      },
    });
    await setup.start(real, listener);
    expect(statuses.at(-1)).toMatchObject({ status: 'error', step: 'gemini_install', code: 'install_offline' });
    expect(ended).toBe(true);
  });
});
