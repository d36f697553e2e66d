import { describe, expect, onTestFinished, test } from 'vitest';
import { controlBuild, type Fault } from '../../proofs/harness/control-build.ts';
import { newId } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { isEnding, type WsClient } from '../harness/ws-client.ts';

/** The CLI drops a policy with one bad rule whole, and says nothing. */
const BROKEN_POLICY: Fault = {
  file: 'agent/gemini-policy.js',
  find: 'priority = 1\n',
  replace: 'priority = 1\n\n[[rule]]\nbroken =\n',
};
/** With this too it offers its own tools: the shell, files, the web. */
const OWN_TOOLS: Fault = { file: 'agent/gemini-settings.js', find: 'core: [], ', replace: '' };

/** The product whose first lock does not hold, with a model that writes down what reaches it. */
async function unlocked(
  faults: readonly Fault[],
): Promise<{ client: WsClient; asked: string[]; output: () => string }> {
  const build = await controlBuild(faults);
  onTestFinished(() => build.remove());
  const asked: string[] = [];
  const model = await startDemoModel({ onRequest: ({ path }) => asked.push(path) });
  onTestFinished(() => model.close());
  const env = {
    GEMINI_BASE_URL: model.url,
    GEMINI_MODEL: DEMO_MODEL,
    GEMINI_API_KEY: model.apiKey.reveal(),
  };
  const server = await startServerProcess(await tempFolder(), env, onTestFinished, build.main);
  const client = await server.open();
  expect(await setUp(client)).toMatchObject({ status: 'done' });
  return { client, asked, output: () => server.output() };
}

describe.each([
  {
    lock: 'policy is broken, and which offers no tools then,',
    faults: [BROKEN_POLICY],
    verdict: 'missing',
    code: 'agent_without_tools',
  },
  {
    lock: 'policy and settings are broken, and which offers its own,',
    faults: [BROKEN_POLICY, OWN_TOOLS],
    verdict: 'foreign',
    code: 'agent_not_contained',
  },
] as const)('a Gemini CLI whose $lock', ({ faults, verdict, code }) => {
  test('is never let near the model: the turn ends with a code that says no more than is known, in the language of the person', async () => {
    const { client, asked, output } = await unlocked(faults);
    for (const language of LANGUAGES) {
      const question = { type: 'ask', message_id: newId(), text: 'How many orders?', language };
      const from = client.frames.length;
      client.send(question);
      const message = errorSentence(language, new CodedError(code));
      expect(await client.until(isEnding, from)).toMatchObject({
        event: { outcome: 'failed', code, message },
      });
    }
    expect(asked.filter(path => /generateContent/i.test(path))).toEqual([]);
    expect(output()).toContain(`"verdict":"${verdict}"`);
  });
});
