import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { CodedError } from '../contract/errors.ts';
import type { Gateway } from './gateway.ts';
import { itemsOf } from './list-answer.ts';
import type { ToolAnswer } from './tool-call.ts';
import type { ToolSession } from './tool-session.ts';

/** A model list takes Looker a second or two; a cold Toolbox is in it. */
const LIMIT_MS = 60_000;

/** Remembers the last answer of a session: the protocol carries a failure's sentence, not its code. */
function listening(session: ToolSession): { session: ToolSession; last(): ToolAnswer | undefined } {
  let last: ToolAnswer | undefined;
  return {
    last: () => last,
    session: {
      ...session,
      call: async (...call) => {
        last = await session.call(...call);
        return last;
      },
    },
  };
}

/**
 * Asks for the models as an agent would: an MCP client, our gateway, the real Toolbox, Looker. Throws the CodedError the
 * call failed with, or `looker_no_models` when the list is empty.
 */
export async function testTools(session: ToolSession, gateway: Gateway): Promise<void> {
  const heard = listening(session);
  const token = gateway.offer();
  gateway.serve(token, heard.session);
  const client = new Client({ name: 'looker-chat', version: '1' });
  try {
    const headers = { authorization: `Bearer ${token}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(gateway.url), { requestInit: { headers } }), {
      timeout: LIMIT_MS,
    });
    await client.callTool({ name: 'get_models', arguments: {} }, { timeout: LIMIT_MS });
  } finally {
    gateway.dismiss(token);
    await client.close();
  }
  const answer = heard.last();
  if (answer === undefined) throw new CodedError('internal', { cause: 'the gateway did not pass the call on' });
  if (answer.failure !== undefined) throw answer.failure;
  const models = itemsOf(answer.text.split('\n')).filter(({ name }) => name !== undefined);
  if (models.length === 0) throw new CodedError('looker_no_models');
}
