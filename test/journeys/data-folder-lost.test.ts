import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { ask, setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

test('a server whose data folder was deleted takes no question that would be lost, and ends in order', async () => {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  const client = await server.open();
  await setUp(client);
  const { conversationId } = await ask(client, 'How many orders in 2025?');
  await rm(join(folder, 'data'), { recursive: true, maxRetries: 20 }); // the agent may be writing there
  const question = { type: 'ask', message_id: newId(), text: 'And in 2024?', conversation_id: conversationId };
  const refused = await client.exchange(question, frame => 'message_id' in frame);
  const failure = new CodedError('storage_unavailable', { params: { reason: 'no such file or directory' } });
  expect(refused).toMatchObject({ type: 'error', code: failure.code, message: errorSentence('en', failure) });
  await server.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ exitCode: 0 });
});
