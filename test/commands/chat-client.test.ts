import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Secret } from '../../src/base/secret.ts';
import { ChatClient } from '../../src/commands/chat-client.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';

test("the token is shown to the server's own certificate, not to another that stands in its file", async () => {
  const [own, issuer] = [selfSignedCertificate(), selfSignedCertificate()];
  const file = join(await tempFolder(), 'chain.pem');
  await writeFile(file, `${own.cert}\n${issuer.cert}`);
  const asked: (string | undefined)[] = [];
  const serve = async ({ key, cert }: typeof own): Promise<string> => {
    const server = createServer({ key, cert }).listen(0, '127.0.0.1');
    new WebSocketServer({ server }).on('connection', (_, { headers }) => void asked.push(headers.authorization));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const token = new Secret('a-token-of-its-own');
  const refused = ChatClient.connect(await serve(issuer), token, file);
  await expect(refused).rejects.toMatchObject({ code: 'server_unreachable' });
  expect(asked).toEqual([]);
  (await ChatClient.connect(await serve(own), token, file)).close();
  expect(asked).toEqual([`Bearer ${token.reveal()}`]);
});
