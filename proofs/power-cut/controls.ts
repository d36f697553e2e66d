import type { Fault } from '../harness/control-build.ts';
import { type CutServer, runCutLane } from './cut-lane.ts';
import { AS_SOON_AS_READY, cutFirstStart } from './first-start.ts';

/** A build that does not wait for the disk where it has to, and the power cut that tells. */
export interface Control {
  readonly name: string;
  readonly fault: Fault;
  readonly cut: (server: CutServer) => Promise<unknown>;
}

/** On a busy machine. */
const LONGEST_MS = 90_000;

/** People ask, and the power is cut when one of them hears this. */
const when =
  (event: string): Control['cut'] =>
  server => {
    const end = { kind: 'event', event, count: 1, limitMs: LONGEST_MS } as const;
    return runCutLane(server, [{ disturbances: [], end, instead: 'cut its power' }]);
  };

export const CONTROLS: readonly Control[] = [
  {
    name: 'acknowledges what is not on the disk',
    fault: {
      file: 'storage/storage.js',
      find: "database.exec('pragma synchronous = full'); // an fsync",
      replace: "database.exec('pragma synchronous = off'); // no fsync",
    },
    cut: when('user_message'),
  },
  {
    name: 'tells what is not on the disk',
    fault: {
      file: 'storage/storage.js',
      find: 'onDisk: () => log.datasync().catch(() => { }),',
      replace: 'onDisk: () => Promise.resolve(),',
    },
    cut: when('tool_ended'),
  },
  {
    name: 'says that it is ready before its access token is on the disk',
    fault: { file: 'server/access-token.js', find: 'await flush(dataDir);', replace: '' },
    cut: server => cutFirstStart(server, AS_SOON_AS_READY),
  },
];
