import { type AgentLimits, DEFAULT_LIMITS } from '../../src/agent/agent-limits.ts';
import type { EgressTurn } from '../../src/agent/egress-turn.ts';
import type { Content } from '../../src/agent/gemini-history.ts';
import { ModelClient } from '../../src/agent/model-client.ts';
import { type ModelEgress, startModelEgress } from '../../src/agent/model-egress.ts';
import { newToken } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import { type GeminiServer, type Reply, says, startGemini } from './gemini-server.ts';

export const OURS = ['mcp_looker_get_models', 'mcp_looker_query'];

export const goodRequest = {
  contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
  tools: [{ functionDeclarations: OURS.map(name => ({ name, description: name })) }],
};

export interface EgressWorld {
  egress: ModelEgress;
  gemini: GeminiServer;
  apiKey: Secret;
  token: string;
  turn: EgressTurn;
  /** What the CLI would do: a request with the turn's token. */
  post(
    body: unknown,
    options?: { path?: string; token?: string; method?: string; signal?: AbortSignal },
  ): Promise<Response>;
  close(): Promise<void>;
}

/** The model egress alone with one turn admitted; the waits before repetitions are short. */
export async function createEgressWorld(
  options: { replies?: Reply[]; limits?: Partial<AgentLimits>; earlier?: Content[] } = {},
): Promise<EgressWorld> {
  const limits = { ...DEFAULT_LIMITS, overloadWaitsMs: [5, 15], ...options.limits };
  const gemini = await startGemini(...(options.replies ?? [says('Hello.')]));
  const client = new ModelClient();
  const egress = await startModelEgress(client, limits, createLog({ level: 'silent', redactor: new Redactor() }));
  const apiKey = new Secret(newToken());
  const token = newToken();
  const turn = egress.begin({
    turnId: 'turn',
    target: { baseUrl: gemini.url, apiKey, model: 'the-model' },
    earlier: options.earlier ?? [],
    toolNames: OURS,
    onActivity: () => {},
  });
  egress.admit(token, turn);
  return {
    egress,
    gemini,
    apiKey,
    token,
    turn,
    post: (
      body,
      { path = '/v1beta/models/any:streamGenerateContent?alt=sse', method = 'POST', signal, ...rest } = {},
    ) =>
      fetch(egress.url + path, {
        method,
        headers: { 'x-goog-api-key': rest.token ?? token, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: signal ?? null,
      }),
    close: async () => {
      await egress.close();
      await client.close();
      await gemini.close();
    },
  };
}
