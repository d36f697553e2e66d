import { isDeepStrictEqual } from 'node:util';
import { event, type GeminiRequest, type Reply, says, startGemini, tokens } from '../../test/agent/gemini-server.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { OFFERED } from './allowed.ts';
import { newestPlan } from './plan-name.ts';

export interface WantedCall {
  readonly name: string;
  readonly args?: Record<string, unknown>;
}

/** One answer of the model that calls these tools. */
export const wants = (calls: readonly WantedCall[]): Reply =>
  answers(calls.map(({ name, args = {} }) => ({ functionCall: { name, args } })));

/** One answer of the model with these parts, whatever they are, and with what else a candidate may carry. */
export const answers =
  (parts: readonly object[], extra: object = {}): Reply =>
  response => {
    const candidate = { content: { role: 'model', parts }, finishReason: 'STOP', index: 0, ...extra };
    event(response, { candidates: [candidate], usageMetadata: tokens });
    response.end();
  };

export interface HostileModel {
  readonly url: string;
  /** What is answered to a question that names the plan, one reply for each request; then `Done.` */
  plan(name: string, ...replies: Reply[]): void;
  /** The requests made for a plan. */
  requestsOf(name: string): readonly GeminiRequest[];
  /** Requests that reached the model and declare anything but exactly what may be offered, by their paths. */
  uncontained(): string[];
  /** Whether these words were in any request. */
  wasTold(words: string): boolean;
}

/** Stands in Gemini's place and says what an attacker would have it say. */
export async function startHostileModel(whenOver: WhenOver): Promise<HostileModel> {
  const plans = new Map<string, { replies: readonly Reply[]; requests: GeminiRequest[] }>();
  const reply: Reply = (response, request) => {
    // The set-up looks whether the model is there.
    if (request.method === 'GET') return void response.end('{"name":"models/hostile"}');
    const plan = plans.get(newestPlan(request.body.contents ?? []) ?? '');
    plan?.requests.push(request);
    return (plan?.replies[plan.requests.length - 1] ?? says('Done.'))(response, request);
  };
  const gemini = await startGemini(reply);
  whenOver(() => gemini.close());
  return {
    url: gemini.url,
    plan: (name, ...replies) => void plans.set(name, { replies, requests: [] }),
    requestsOf: name => plans.get(name)?.requests ?? [],
    uncontained: () => gemini.requests.filter(isUncontained).map(({ method, path }) => `${method} ${path}`),
    wasTold: words => gemini.requests.some(({ body }) => JSON.stringify(body).includes(words)),
  };
}

const GENERATE = /^\/v1beta\/models\/hostile:(?:streamGenerateContent\?alt=sse|generateContent)$/;
const KNOWN = new Set(['contents', 'systemInstruction', 'generationConfig', 'safetySettings', 'tools']);

/** Read here anew, whatever the product thinks of the same request. */
function isUncontained({ method, path, body }: GeminiRequest): boolean {
  if (method === 'GET') return path !== '/v1beta/models/hostile';
  if (path === '/v1beta/models/hostile:countTokens') return Object.keys(body).some(name => name !== 'contents');
  if (!GENERATE.test(path) || Object.keys(body).some(name => !KNOWN.has(name))) return true;
  const tools = body.tools ?? [];
  const names = tools.flatMap(({ functionDeclarations }) => (functionDeclarations ?? []).map(({ name }) => name));
  const kinds = new Set(tools.flatMap(tool => Object.keys(tool)));
  return !isDeepStrictEqual(names.toSorted(), OFFERED) || !isDeepStrictEqual([...kinds], ['functionDeclarations']);
}
