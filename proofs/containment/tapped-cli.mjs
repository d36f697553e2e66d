// Stands where the Gemini CLI stands and starts it: every line of the protocol passes through unchanged, and what a
// program that has taken the CLI over would know (addresses, the turn's token) is written down, as is each permission
// that the CLI asks for.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** @param {{ cli: string; watch: string; file: string }} options */
export function runTapped({ cli, watch, file }) {
  const note = entry => appendFileSync(file, `${JSON.stringify({ who: 'protocol', ...entry })}\n`);
  const args = process.argv.slice(2);
  if (args.includes('--version')) {
    spawn(process.execPath, [cli, ...args], { stdio: 'inherit' }).on('exit', code => process.exit(code ?? 1));
    return;
  }
  const child = spawn(process.execPath, ['--import', watch, cli, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.on('exit', code => process.exit(code ?? 1));
  child.stdin.on('error', () => {});
  process.stdin.pipe(child.stdin);
  child.stdout.pipe(process.stdout);
  each(process.stdin, ({ method, params }) => {
    if (method === 'authenticate') {
      note({ kind: 'model', to: params._meta.gateway.baseUrl, args: [params._meta['api-key']] });
    } else if (method === 'session/load') {
      const [server] = params.mcpServers;
      note({ kind: 'gateway', to: server.url, args: [params.sessionId, server.headers[0].value, params.cwd] });
    } else if (method === 'session/prompt') {
      note({ kind: 'prompt', to: params.sessionId, args: params.prompt.map(({ text }) => text) });
    }
  });
  each(child.stdout, ({ method }) => {
    if (method !== undefined && method !== 'session/update') note({ kind: 'asked', to: method, args: [] });
  });
}

function each(stream, hear) {
  createInterface({ input: stream }).on('line', line => {
    try {
      hear(JSON.parse(line));
    } catch {
      // not a message
    }
  });
}
