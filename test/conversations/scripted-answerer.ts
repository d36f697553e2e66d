import { once } from 'node:events';
import { CodedError } from '../../src/contract/errors.ts';
import type { Answer, Answerer, Question, TurnReport } from '../../src/conversations/conversations.ts';

type Script = (question: Question, report: TurnReport) => Promise<Answer>;

/** Answers by a script of the test's: the room asks for nothing more than this interface. */
export class ScriptedAnswerer implements Answerer {
  readonly questions: Question[] = [];
  script: Script;
  connected = true;
  /** Tools that change something; all others read. */
  readonly writing = new Set<string>();

  constructor(script: Script) {
    this.script = script;
  }

  /** The Looker, and who asks there. */
  account = 'account-1';

  async connection() {
    if (!this.connected) throw new CodedError('no_connection');
    return { id: 'connection-1', account: this.account };
  }

  onlyReads(tools: readonly string[]): boolean {
    return tools.every(tool => !this.writing.has(tool));
  }

  async answer(question: Question, report: TurnReport): Promise<Answer> {
    this.questions.push(question);
    return this.script(question, report);
  }
}

/** Says the words one by one. */
export const saying =
  (...words: string[]): Script =>
  async (_question, report) => {
    for (const word of words) report.wrote('text', word);
    return { outcome: 'done' };
  };

/** Writes one word and then waits for the stop. */
export const untilStopped: Script = async ({ signal }, report) => {
  report.wrote('text', 'so far');
  if (!signal.aborted) await once(signal, 'abort');
  return { outcome: 'cancelled' };
};
