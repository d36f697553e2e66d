import type { DemoEngine } from './engine/engine.ts';
import { createDemoEngine } from './engine/engine.ts';

/** One for a fixed day and one for the running day; more would only hold memory (some 60 MB each). */
const KEPT = 2;
const engines = new Map<string, DemoEngine>();

/** The engine whose data end on `today` (`yyyy-mm-dd`): generated once (some 300 ms) and shared within the process. */
export function engineFor(today: string): DemoEngine {
  const engine = engines.get(today) ?? createDemoEngine({ today });
  engines.delete(today);
  engines.set(today, engine);
  const [oldest] = engines.keys();
  if (engines.size > KEPT && oldest !== undefined) engines.delete(oldest);
  return engine;
}
