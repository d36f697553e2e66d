import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { asCodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { runtimeDirectory } from './programs.ts';

/** Installs the real programs once a machine, by the product's own means; a later run only looks that they are sound. */
export default async function setup(): Promise<void> {
  const log = createLog({ level: 'warn', redactor: new Redactor() });
  const runtime = createRuntime({ directory: runtimeDirectory, environment: process.env, log });
  try {
    await runtime.ensure({
      signal: new AbortController().signal,
      onProgress: ({ phase, done, total }) => {
        if (phase === 'installing')
          console.log(`Installing the programs that the tests use: ${done} of ${total} packages`);
      },
    });
  } catch (error) {
    throw new Error(errorSentence('en', asCodedError(error)), { cause: error });
  } finally {
    await runtime.close();
  }
}
