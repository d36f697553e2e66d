import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { controlBuild, type Fault } from '../harness/control-build.ts';
import { POINT_FAULTS } from './points.ts';

/** Says yes when the transaction is about to be committed, and commits later: no machine takes as long to be killed. */
const ACKNOWLEDGES_BEFORE_COMMIT: Fault = {
  file: 'conversations/ask.js',
  find: '    return db.transaction().execute(async (tx) => {\n        await fence.check(tx);\n        return (await repeated(tx, request)) ?? store(tx, log, request);\n    });',
  replace: `    return new Promise((resolve, reject) => {
        db.transaction().execute(async (tx) => {
            await fence.check(tx);
            resolve((await repeated(tx, request)) ?? (await store(tx, log, request)));
            await new Promise(wait => setTimeout(wait, 2_000));
        }).catch(reject);
    });`,
};

/** As on a file system that forgets locks: two servers can run on one data folder. */
const FORGETS_THE_LOCK: Fault = {
  file: 'storage/data-folder.js',
  find: "lock.exec('begin exclusive');",
  replace: '',
};
const DOES_NOT_FENCE: Fault[] = ['check(tx)', 'checkTurn(tx, turnId)'].map(method => ({
  file: 'conversations/fence.js',
  find: `    async ${method} {\n`,
  replace: `    async ${method} {\n        return;\n`,
}));

/** Toolboxes of killed servers live on. */
const LEAVES_STRAYS: Fault = {
  file: 'base/strays.js',
  find: "await readdir('/proc').catch(() => [])",
  replace: '[]',
};

/** `main` of the product with the points planted, and of copies with a fault that must, or must not, matter. */
export interface Builds {
  readonly product: string;
  /** Controls: a harness that finds nothing wrong with these proves nothing. */
  readonly acknowledgesBeforeCommit: string;
  readonly withoutLockAndFence: string;
  readonly leavesStrays: string;
  /** No fault of the product: the fence alone must do. */
  readonly withoutLock: string;
}

export async function makeBuilds(whenOver: WhenOver): Promise<Builds> {
  const build = async (...faults: Fault[]): Promise<string> => {
    const made = await controlBuild([...POINT_FAULTS, ...faults]);
    whenOver(() => made.remove());
    return made.main;
  };
  return {
    product: await build(),
    acknowledgesBeforeCommit: await build(ACKNOWLEDGES_BEFORE_COMMIT),
    withoutLockAndFence: await build(FORGETS_THE_LOCK, ...DOES_NOT_FENCE),
    leavesStrays: await build(LEAVES_STRAYS),
    withoutLock: await build(FORGETS_THE_LOCK),
  };
}
