import { expect, test } from 'vitest';
import { tokenOf } from '../../web/src/state/place.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** Every sign that a token may have. */
const SIGNS = Array.from({ length: 0x7e - 0x20 }, (_, at) => String.fromCharCode(0x21 + at)).join('');

test('the link of the start signs in, whatever signs the chosen token has', async () => {
  const server = await startServerProcess(await tempFolder(), { ACCESS_TOKEN: SIGNS, AUTH: 'token' });
  await expect.poll(() => server.output()).toMatch(/#token=\S+/);
  const [link = ''] = /http\S+#token=\S+/.exec(server.output()) ?? [];
  const signIn = (token: string | undefined): Promise<Response> =>
    fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  // The address as a browser has it, which writes some signs in its own way.
  expect((await signIn(tokenOf(new URL(link).hash))).status).toBe(204);
  expect((await signIn(link)).status).toBe(401);
});
