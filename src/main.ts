#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { ask } from './commands/ask.ts';
import { backup } from './commands/backup.ts';
import { demoLooker } from './commands/demo-looker.ts';
import { demoModel } from './commands/demo-model.ts';
import { doctor } from './commands/doctor.ts';
import { keygen } from './commands/keygen.ts';
import { rotate } from './commands/rotate-keys.ts';
import { serve } from './commands/serve.ts';
import { logUnexpected } from './commands/unexpected.ts';
import { WordedError } from './commands/worded-error.ts';
import { type Config, languageOf, readConfig, readEnvironment } from './config/config.ts';
import { asCodedError } from './contract/errors.ts';
import type { Language } from './contract/language.ts';
import { errorSentence } from './i18n/i18n.ts';
import { parseKey } from './vault/vault.ts';

// What the server and its children make is their owner's alone, whatever the shell says.
process.umask(0o077);

/** EX_CONFIG of sysexits.h: the settings, the data folder or the key must be changed before a start can succeed. */
const EXIT_CONFIG = 78;
const CONFIG_FAILURE = /^(config|port|encryption_key|storage|agent_user)_/;

/** So long a command that is over may take to end: what it left open must not keep a server alive that serves nobody. */
const LEFT_OPEN_MS = 3_000;

// Whoever reads our words may go first; a server must go on without them, and stop in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a command; its number is the exit code. A failure is one line that says what to do. */
async function run(command: (config: Config) => Promise<number>): Promise<void> {
  let language: Language = 'en';
  let config: Config | undefined;
  try {
    const environment = readEnvironment();
    language = languageOf(environment);
    config = readConfig(environment, parseKey);
    process.exitCode = await command(config);
  } catch (error) {
    const coded = asCodedError(error);
    if (!(error instanceof WordedError)) logUnexpected(coded, config);
    const words = error instanceof WordedError ? error.message : errorSentence(language, coded);
    process.stderr.write(`${words}\n`);
    process.exitCode = CONFIG_FAILURE.test(coded.code) ? EXIT_CONFIG : 1;
  }
  setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
}

/** A port as an option gives it; commander says what is wrong with another text. */
function asPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It is no port number.');
  return Number(text);
}

const program = new Command('looker-chat').description('Ask your Looker data questions in plain words.');
program
  .command('serve', { isDefault: true })
  .description('start the server')
  .action(() => run(config => serve(config, print)));
program
  .command('ask')
  .description('answer one question in the terminal')
  .argument('<question...>')
  .option('--demo', 'ask the demo data')
  .action((words: string[], { demo }: { demo?: boolean }) =>
    run(config => ask(config, { question: words.join(' '), demo: demo === true, print })),
  );
program
  .command('doctor')
  .description('check everything a question needs, and say what to do about what fails')
  .action(() => run(config => doctor(config, print)));
program
  .command('keygen')
  .description('print a new encryption key')
  .action(() => keygen(print));
program
  .command('rotate-keys')
  .description('encrypt what is stored with the current key')
  .action(() => run(config => rotate(config, print)));
program
  .command('backup')
  .description('copy the database to a new file, also while the server runs')
  .argument('[file]', 'by default one in DATA_DIR/backups')
  .action((file: string | undefined) => run(config => backup(config, { file, print })));
program
  .command('demo-looker')
  .description('run the demo Looker alone, as if it were your own')
  .option('--port <port>', 'port to listen on, 0 for a free one', asPort, 19_999)
  .action(({ port }: { port: number }) => run(config => demoLooker(config, { port, print })));
program
  .command('demo-model')
  .description("run the demo's rule-based model alone, to ask a Looker without a Gemini key")
  .option('--port <port>', 'port to listen on, 0 for a free one', asPort, 19_998)
  .action(({ port }: { port: number }) => run(config => demoModel(config, { port, print })));
await program.parseAsync();
