import { beforeAll } from 'vitest';
import { event, type Reply, startGemini, textChunk } from '../agent/gemini-server.ts';
import { setUp } from '../harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';

export interface Scripted {
  readonly server: ServerProcess;
  /** The next answers are these pieces, `pauseMs` apart. */
  script(pieces: readonly string[], pauseMs?: number): void;
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** A server on the demo's data whose Gemini says word for word what the test tells it to. */
export function scriptedServer(): () => Scripted {
  const whenOver = whenFileIsOver();
  let scripted: Scripted | undefined;
  beforeAll(async () => {
    let answer: { readonly pieces: readonly string[]; readonly pauseMs: number } = { pieces: ['Ready.'], pauseMs: 0 };
    const reply: Reply = async (response, { method }) => {
      // Before anything is asked, the set-up looks whether the model is there.
      if (method === 'GET') return void response.end('{"name":"models/scripted"}');
      const { pieces, pauseMs } = answer;
      for (const [at, piece] of pieces.entries()) {
        event(response, textChunk(piece, at === pieces.length - 1 ? 'STOP' : undefined));
        if (pauseMs > 0) await pause(pauseMs);
      }
      response.end();
    };
    const gemini = await startGemini(reply);
    whenOver(() => gemini.close());
    const env = { GEMINI_BASE_URL: gemini.url, GEMINI_MODEL: 'scripted', GEMINI_API_KEY: 'key-of-the-scripted-model' };
    const server = await startServerProcess(await tempFolder(whenOver), env, whenOver);
    const last = await setUp(await server.open());
    if (last['status'] !== 'done') throw new Error(`no demo: ${JSON.stringify(last)}`);
    scripted = { server, script: (pieces, pauseMs = 0) => void (answer = { pieces, pauseMs }) };
  });
  return () => {
    if (scripted === undefined) throw new Error('asked for before the set-up');
    return scripted;
  };
}
