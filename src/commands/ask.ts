import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../app.ts';
import { newId } from '../base/ids.ts';
import { Secret } from '../base/secret.ts';
import type { Config } from '../config/config.ts';
import { CodedError } from '../contract/errors.ts';
import type { ConversationEvent } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import { sentence } from '../i18n/i18n.ts';
import { isDataFolder } from '../storage/storage.ts';
import { type ChartWish, Elapsed, printable, progressBar, renderChart, renderTable } from '../terminal/terminal.ts';
import { ChatClient } from './chat-client.ts';
import { ownAddress } from './own-address.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { WordedError } from './worded-error.ts';

/** Rows of a result that are printed; the rest is counted. */
const PRINTED_ROWS = 30;

interface AskOptions {
  readonly question: string;
  readonly demo: boolean;
  readonly print: (line: string) => void;
}

/** Answers one question in the terminal. Gives 0 only when there is an answer. */
export async function ask(config: Config, options: AskOptions): Promise<number> {
  const stopped = untilStopped(); // before anything is started that would stay
  const { client, close } = options.demo
    ? await connect(demoConfig(config), await around(config))
    : await connect(config);
  const asked = async (): Promise<number> => {
    if (!(await client.isConnected())) await setUpDemo(client, config.language, options.demo);
    return answer(client, config.language, options);
  };
  try {
    return await unlessStopped(stopped, asked());
  } finally {
    client.close();
    await close();
  }
}

/** The demo has a data folder of its own: it must not take the place of what is connected. */
const demoConfig = (config: Config): Config => ({ ...config, dataDir: join(config.dataDir, 'demo') });

/** What leads to the data folder of the demo. */
const around = async ({ dataDir }: Config): Promise<string[]> => ((await isDataFolder(dataDir)) ? [dataDir] : []);

/** A client of the server that runs on this data folder; where none does, of one started for this question alone. */
async function connect(
  config: Config,
  passages: string[] = [],
): Promise<{ client: ChatClient; close: () => Promise<void> }> {
  try {
    const logLevel = config.logLevel === 'info' ? 'error' : config.logLevel;
    const local = { ...config, host: '127.0.0.1', port: 0, tls: undefined, logLevel };
    const app = await startApp(local, { passages });
    if (app.folderWasOpen) process.stderr.write(`${sentence(config.language, 'command', 'folder_was_open')}\n`);
    return { client: await ChatClient.connect(`http://127.0.0.1:${app.port}`, app.accessToken), close: app.close };
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'storage_in_use') throw error;
    const client = await ChatClient.connect(
      ownAddress(config, config.port),
      await keptToken(config),
      config.tls?.certFile,
    );
    return { client, close: async () => {} };
  }
}

/** The token of the server that runs. Throws unauthorized when it was set there and is not known here. */
async function keptToken({ accessToken, dataDir }: Config): Promise<Secret> {
  if (accessToken !== undefined) return accessToken;
  try {
    return new Secret((await readFile(join(dataDir, 'access-token'), 'utf8')).trim());
  } catch (cause) {
    throw new CodedError('unauthorized', { cause });
  }
}

async function setUpDemo(client: ChatClient, language: Language, demo: boolean): Promise<void> {
  if (!demo) throw new CodedError('no_connection');
  const config = {
    url: '',
    client_id: '',
    client_secret: '',
    gemini_api_key: '',
    use_demo: true,
    verify_ssl: true,
    language,
  };
  const last = await client.setUp(config, progressBar(process.stderr));
  if (last.status === 'error') throw new WordedError(last.message);
}

async function answer(client: ChatClient, language: Language, { question, print }: AskOptions): Promise<number> {
  const results: string[] = [];
  const elapsed = new Elapsed(process.stderr, seconds => sentence(language, 'command', 'running_for', { seconds }));
  const wishes = new Map<string, ChartWish>();
  const onEvent = (event: ConversationEvent): void => {
    elapsed.stop();
    if (event.kind === 'text') process.stdout.write(printable(event.text));
    else if (event.kind === 'tool_call') {
      process.stderr.write(`· ${event.tool} ${printable(JSON.stringify(event.arguments))}\n`);
      elapsed.start();
    } else if (event.kind === 'tool_ended' && event.at_looker !== undefined)
      process.stderr.write(`  ${printable(event.message ?? '')}\n`);
    else if (event.kind === 'result') results.push(event.result_id);
    else if (event.kind === 'chart') wishes.set(event.result_id, event);
    else if (event.kind === 'usage' && event.looker_budget !== undefined)
      process.stderr.write(`\n${sentence(language, 'command', 'budget', event.looker_budget)}\n`);
    else if (event.kind === 'turn_ended' && event.repeated_by !== undefined) {
      results.length = 0; // those of the answer that was broken off
      process.stderr.write(`\n${event.message ?? ''}\n`);
    }
  };
  const end = await client
    .ask({ message_id: newId(), text: question, language }, onEvent)
    .finally(() => elapsed.stop());
  print('');
  for (const id of results) await printResult({ client, language, print }, id, wishes.get(id));
  if (end.outcome !== 'done') process.stderr.write(`${end.message ?? end.outcome}\n`);
  return end.outcome === 'done' ? 0 : 1;
}

const clockTime = (time: string, language: Language): string =>
  new Date(time).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });

async function printResult(
  { client, language, print }: { client: ChatClient; language: Language; print: AskOptions['print'] },
  id: string,
  wish: ChartWish | undefined,
): Promise<void> {
  const result = await client.result(id, PRINTED_ROWS);
  if (result.title !== undefined) print(printable(result.title));
  if (result.row_count > 0) print(renderTable(result, language));
  const chart = renderChart(result, wish, language);
  if (chart !== undefined) print(chart);
  if (result.reused === true && result.asked_at !== undefined)
    print(sentence(language, 'command', 'reused', { time: clockTime(result.asked_at, language) }));
  const shown = result.rows.length;
  const counts = { shown, count: result.row_count };
  if (result.row_count === 0) print(sentence(language, 'command', 'no_rows'));
  else if (shown < result.row_count) print(sentence(language, 'command', 'rows_shown', counts));
  else if (result.cut) print(sentence(language, 'command', 'rows_limited', { limit: result.query.limit ?? shown }));
}
