import type { ServerResponse } from 'node:http';
import { CodedError } from '../contract/errors.ts';
import { checkDeclaredTools, type ToolCheck } from './declared-tools.ts';
import type { ModelMethod } from './model-client.ts';
import { refuse } from './model-relay.ts';

/** Stands in a model's place while a process rehearses: it calls one of our tools, then says a word. It asks nobody. */
export class RehearsalModel {
  readonly #toolNames: readonly string[];
  #steps = 0;
  #check: ToolCheck | undefined;

  /** `toolNames` as a model knows them. */
  constructor(toolNames: readonly string[]) {
    this.#toolNames = toolNames;
  }

  /** What was wrong with the tools that the program declared first, or nothing; undefined when it never asked. */
  get check(): ToolCheck | undefined {
    return this.#check;
  }

  /** `body` is the program's request, as it would be told to a model. */
  answer(method: ModelMethod, body: unknown, response: ServerResponse): void {
    const check = checkDeclaredTools(body, this.#toolNames);
    if (this.#check === undefined || this.#check.verdict === 'ours') this.#check = check;
    if (check.verdict !== 'ours') return refuse(response, new CodedError('agent_not_contained'));
    const part = [{ functionCall: { name: this.#toolNames[0], args: {} } }, { text: 'Ready.' }][this.#steps++];
    if (part === undefined || method === 'countTokens') return refuse(response, new CodedError('too_many_steps'));
    const candidate = { content: { parts: [part], role: 'model' }, finishReason: 'STOP', index: 0 };
    const json = JSON.stringify({ candidates: [candidate], usageMetadata: { promptTokenCount: 1 } });
    const isStream = method === 'streamGenerateContent';
    response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' });
    response.end(isStream ? `data: ${json}\n\n` : json);
  }
}
