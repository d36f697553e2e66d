import type { SetupStatus } from '../contract/setup.ts';

const WIDTH = 24;

/** The set-up's progress: one line that is drawn again where a person looks on, else one line a message. */
export function progressBar(stream: NodeJS.WriteStream): (status: SetupStatus) => void {
  let last = '';
  return ({ progress, message, status }) => {
    const filled = Math.round((progress / 100) * WIDTH);
    const line = `[${'#'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${String(Math.round(progress)).padStart(3)} % ${message}`;
    if (stream.isTTY) stream.write(`\r\u001B[2K${line}${status === 'done' || status === 'error' ? '\n' : ''}`);
    else if (message !== last) stream.write(`${line}\n`);
    last = message;
  };
}
