// What a server does to have its programs, in a process of its own that may be killed: `node install-once.mjs JSON`.
// Prints one line of JSON: the versions, or the code and what a person is told.
const { dist, directory, packages, environment, limits } = JSON.parse(process.argv[2] ?? '');
const from = path => import(new URL(path, dist).href);
const { createRuntime } = await from('runtime/runtime.js');
const { createLog } = await from('base/log.js');
const { Redactor } = await from('base/redactor.js');
const { asCodedError } = await from('contract/errors.js');
const { errorSentence } = await from('i18n/i18n.js');

const log = createLog({ level: 'silent', redactor: new Redactor() });
const runtime = createRuntime({ directory, packages, environment, log, limits });
const say = outcome => process.stdout.write(`${JSON.stringify(outcome)}\n`);
try {
  const { geminiCli, toolbox } = await runtime.ensure({ signal: new AbortController().signal });
  say({ ended: 'installed', versions: [geminiCli.version, toolbox.version] });
} catch (error) {
  const coded = asCodedError(error);
  say({ ended: coded.code, sentences: ['en', 'pt-BR'].map(language => errorSentence(language, coded)) });
} finally {
  await runtime.close();
}
