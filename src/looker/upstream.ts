import type { Agent } from 'undici';
import { CodedError } from '../contract/errors.ts';
import { pinnedAgent } from './pinned-agent.ts';
import { type LookerTarget, sameTarget } from './target.ts';
import { failureOfCause } from './upstream-failure.ts';

export interface UpstreamCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path from `/api/4.0` on, with query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Lower case, without parameters; empty when there was none. */
  readonly contentType: string;
  /** The headers `retry-after` and `date` as they came; empty when there was none. */
  readonly retryAfter: string;
  readonly date: string;
  /** The body, not longer than the cap; breaking off closes the connection. Read it or call `discard`. */
  readonly body: AsyncIterable<Buffer>;
  discard(): void;
}

/** The wire to Looker: no redirects, no compression (a small answer cannot become a huge one), a cap on the bytes. */
export interface Upstream {
  /** Throws CodedError; an abort of the signal as it comes. */
  send(target: LookerTarget, call: UpstreamCall): Promise<UpstreamAnswer>;
  /** Closes the connections of a target. */
  forget(targetId: string): void;
  close(): Promise<void>;
}

export function createUpstream(maxResponseBytes: number): Upstream {
  const agents = new Map<string, { target: LookerTarget; agent: Agent }>();
  const forget = (targetId: string): void => {
    const known = agents.get(targetId);
    agents.delete(targetId);
    void known?.agent.close(); // lets running requests end
  };
  const agentFor = (target: LookerTarget): Agent => {
    const known = agents.get(target.id);
    if (known !== undefined && sameTarget(known.target, target)) return known.agent;
    forget(target.id);
    const agent = pinnedAgent(target);
    agents.set(target.id, { target, agent });
    return agent;
  };
  return {
    forget,
    send: async (target, call) => {
      const url = new URL(target.baseUrl);
      try {
        const { statusCode, headers, body } = await agentFor(target).request({
          origin: url.origin,
          path: call.path,
          method: call.method,
          headers: {
            accept: 'application/json, text/plain',
            'accept-encoding': 'identity',
            'user-agent': 'looker-chat',
            ...call.headers,
          },
          body: call.body ?? null,
          signal: call.signal,
        });
        const answer = {
          status: statusCode,
          ...told(headers),
          body: capped(body, maxResponseBytes, url.host),
          discard: () => void body.on('error', () => {}).destroy(),
        };
        if ((headers['content-encoding'] ?? 'identity') === 'identity') return answer;
        answer.discard();
        throw new CodedError('looker_unreadable', {
          cause: new Error(`content-encoding ${String(headers['content-encoding'])}`),
        });
      } catch (error) {
        throw failureOfCause(error, url.host);
      }
    },
    close: async () => {
      const all = [...agents.values()];
      agents.clear();
      await Promise.all(all.map(({ agent }) => agent.destroy()));
    },
  };
}

/** What an answer's headers tell us; one that came twice is no value that we know. */
const told = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Pick<UpstreamAnswer, 'contentType' | 'retryAfter' | 'date'> => ({
  contentType: (String(headers['content-type'] ?? '').split(';', 1)[0] ?? '').trim().toLowerCase(),
  retryAfter: String(headers['retry-after'] ?? '').trim(),
  date: String(headers['date'] ?? ''),
});

async function* capped(body: AsyncIterable<Buffer>, limit: number, host: string): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit)
        throw new CodedError('looker_too_large', { params: { limit: `${Math.floor(limit / 2 ** 20)} MB` } });
      yield chunk;
    }
  } catch (error) {
    throw failureOfCause(error, host);
  }
}
