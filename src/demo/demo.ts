import type { Clock } from '../base/clock.ts';
import { type DemoLooker, startDemoLooker } from './looker/looker.ts';
import { type DemoModel, startDemoModel } from './model/model.ts';

export type { DemoLooker } from './looker/looker.ts';
export { DEMO_MODEL, type DemoModel } from './model/model.ts';

/** The demo's own Looker and model: servers on loopback, each started when it is first needed. */
export interface Demo {
  looker(): Promise<DemoLooker>;
  model(): Promise<DemoModel>;
  /** The demo's clock: the real one, or noon UTC of the fixed day. */
  now(): Date;
  close(): Promise<void>;
}

export function createDemo(options: { today: string | undefined; clock: Clock }): Demo {
  const clock: Clock =
    options.today === undefined ? options.clock : { now: () => new Date(`${options.today}T12:00:00Z`) };
  let looker: Promise<DemoLooker> | undefined;
  let model: Promise<DemoModel> | undefined;
  return {
    looker: () => (looker ??= startDemoLooker({ clock })),
    model: () => (model ??= startDemoModel()),
    now: () => clock.now(),
    close: async () => {
      await Promise.all([looker, model].map(async server => (await server)?.close()));
    },
  };
}
