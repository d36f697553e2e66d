import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../proofs/hostile/counterparts/hostile-looker.ts';

test('who takes a hostile counterpart for a proxy, and is killed before it hears the answer, does not end the proof', async () => {
  let asked = 0;
  const counterpart = await listen(
    (_request, response) => response.end('served'),
    () => {
      asked += 1;
      client.resetAndDestroy();
    },
  );
  onTestFinished(() => counterpart.close());
  const client = connect(counterpart.port, '127.0.0.1');
  await once(client, 'connect');
  client.write('CONNECT model.example:443 HTTP/1.1\r\nHost: model.example\r\n\r\n');
  await once(client, 'close');
  // An error that nobody hears fails the run.
  expect(await (await fetch(counterpart.url)).text()).toBe('served');
  expect(asked).toBe(1);
});
