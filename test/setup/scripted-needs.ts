import { Secret } from '../../src/base/secret.ts';
import type { Candidate, SetupNeeds } from '../../src/setup/setup.ts';

export interface ScriptedNeeds extends SetupNeeds {
  readonly connected: Candidate[];
  /** Codes of the failed runs. */
  readonly failures: string[];
}

/** Needs that are all met at once, as on a machine where everything is installed and Looker answers. */
export function scriptedNeeds(): ScriptedNeeds {
  const connected: Candidate[] = [];
  const failures: string[] = [];
  return {
    connected,
    failures,
    installPrograms: async ({ onProgress }) => {
      for (let done = 0; done <= 2; done++) onProgress({ phase: 'installing', done, total: 2 });
      return { geminiCli: '1.0.0', toolbox: '2.0.0' };
    },
    startDemo: async () => ({ url: 'http://127.0.0.1:1', clientId: 'demo', clientSecret: new Secret('demo-secret') }),
    normaliseAddress: text => text,
    checkAddress: async () => {},
    checkCanKeepSecrets: () => {},
    keptModelKey: async () => undefined,
    testLooker: async (_candidate, { programs, onStage }) => {
      for (const stage of ['address', 'login', 'models', 'query'] as const) onStage(stage);
      await programs;
      onStage('tools');
      return {
        models: 1,
        explores: 3,
        webUrl: 'https://shop.looker.com',
        testedAt: new Date().toISOString(),
        durationMs: 1,
      };
    },
    checkModel: async () => {},
    warmAgent: async () => {},
    connect: async candidate => {
      connected.push(candidate);
    },
    failed: async code => void failures.push(code),
  };
}
