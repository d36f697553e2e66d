import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';

/** What a question is known by wherever its words go. */
export const MARK = /\(q-[0-9a-f]{8}\)/g;

/** What the model was told and said about one question. */
export interface ModelRecord {
  /** Texts that were sent to the end, with the last byte handed to the system. */
  readonly answers: string[];
  /** All words of each request: question, earlier turns, answers of tools. */
  readonly told: string[][];
}

/** Looker and the model, which no kill reaches: they stand for services elsewhere. */
export interface Outside {
  readonly settings: Readonly<Record<string, string>>;
  /** For a set-up. */
  readonly config: Readonly<Record<string, unknown>>;
  record(mark: string): ModelRecord;
}

/** Between two words of an answer: long enough to hit one in the middle, short enough to see many. */
const PACE_MS = 12;

interface Content {
  readonly role?: string;
  readonly parts?: readonly { readonly text?: string; readonly thought?: boolean; readonly functionCall?: unknown }[];
}

const textsOf = (contents: readonly Content[]): string[] =>
  contents.flatMap(({ parts = [] }) => parts.flatMap(({ text }) => (text === undefined ? [] : [text])));

/** The newest mark a person wrote: the question that this request is about. */
const markOf = (contents: readonly Content[]): string | undefined =>
  textsOf(contents.filter(({ role }) => role === 'user'))
    .join('\n')
    .match(MARK)
    ?.at(-1);

function answerOf(events: readonly string[]): string {
  const contents = events.flatMap(event => {
    const data: { candidates?: { content?: Content }[] } = JSON.parse(event.replace(/^data: /, ''));
    return (data.candidates ?? []).flatMap(({ content }) => (content === undefined ? [] : [content]));
  });
  const parts = contents.flatMap(({ parts = [] }) => parts);
  return parts.map(({ text = '', thought }) => (thought === true ? '' : text)).join('');
}

/** Starts the demo's Looker, and its model behind a proxy that writes down what is said and says it word by word. */
export async function startOutside(whenOver: WhenOver): Promise<Outside> {
  const looker = await startDemoLooker();
  whenOver(() => looker.close());
  const model = await startDemoModel();
  whenOver(() => model.close());
  const records = new Map<string, ModelRecord>();
  const record = (mark: string): ModelRecord => {
    const known = records.get(mark) ?? { answers: [], told: [] };
    records.set(mark, known);
    return known;
  };
  const proxy = await startLoopbackServer((request, response) => {
    carry(model.url, record, request, response).catch(() => response.destroy());
  });
  whenOver(() => proxy.close());
  const { url, clientId: client_id, clientSecret } = looker;
  return {
    settings: { GEMINI_BASE_URL: proxy.url, GEMINI_MODEL: DEMO_MODEL },
    config: {
      url,
      client_id,
      client_secret: clientSecret.reveal(),
      use_demo: false,
      gemini_api_key: model.apiKey.reveal(),
    },
    record,
  };
}

async function carry(
  target: string,
  record: (mark: string) => ModelRecord,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request);
  const { method = 'GET', url = '' } = request;
  const key = String(request.headers['x-goog-api-key'] ?? '');
  const headers = { 'content-type': 'application/json', 'x-goog-api-key': key };
  const answer = await fetch(`${target}${url}`, { method, headers, ...(method === 'GET' ? {} : { body }) });
  const text = await answer.text();
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  if (!answer.ok || !url.includes('alt=sse')) return void response.end(text);
  const { contents }: { contents: readonly Content[] } = JSON.parse(body.toString());
  const mark = markOf(contents);
  if (mark !== undefined) record(mark).told.push(textsOf(contents));
  const events = text.split('\r\n\r\n').filter(event => event !== '');
  for (const event of events) {
    if (response.destroyed) return;
    response.write(`${event}\r\n\r\n`);
    await pause(PACE_MS);
  }
  response.end(() => {
    if (mark !== undefined) record(mark).answers.push(answerOf(events));
  });
}
