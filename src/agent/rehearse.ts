import type { Log } from '../base/log.ts';
import type { AgentProcess } from './agent-process.ts';
import { withDeadline } from './deadline.ts';
import type { ModelEgress } from './model-egress.ts';
import { RehearsalModel } from './rehearsal-model.ts';

interface RehearsalRoom {
  readonly egress: Pick<ModelEgress, 'rehearse'>;
  /** As a model knows them. */
  readonly toolNames: readonly string[];
  /** 0: there is none. */
  readonly rehearsalMs: number;
  readonly log: Log;
}

/**
 * A turn that nobody asked: what the program does once, it does now (0.61.0: 160 of the 220 ms of processor time up to the
 * first word of its first turn). Not for a process that has a turn already. Tells false when the program offered the
 * model foreign tools. Never rejects.
 */
export async function rehearse(process: AgentProcess, room: RehearsalRoom): Promise<boolean> {
  const { egress, toolNames, rehearsalMs, log } = room;
  const session = rehearsalMs === 0 ? undefined : await process.openRehearsal();
  if (session === undefined) return true;
  const model = new RehearsalModel(toolNames);
  const begun = performance.now();
  const end = egress.rehearse(session.token, model);
  try {
    await withDeadline(session.prompt('Are you ready?'), rehearsalMs, 'the rehearsal');
    log.debug({ ms: Math.round(performance.now() - begun) }, 'rehearsed');
  } catch (error) {
    log.debug({ err: error }, 'a rehearsal did not come to its end');
  }
  end();
  await session.close();
  if (model.check?.verdict !== 'foreign') return true;
  log.error({ ...model.check }, 'the agent offered foreign tools in its rehearsal');
  return false;
}
