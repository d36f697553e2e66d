/** Thrown at the first deviation where one is enough: a planted fault was noticed. */
export class Noticed extends Error {}

/** What was looked at, and what was not as the rule says. */
export class Findings {
  readonly deviations: string[] = [];
  readonly #stopAtFirst: boolean;
  cases = 0;

  constructor(options: { stopAtFirst: boolean }) {
    this.#stopAtFirst = options.stopAtFirst;
  }

  /** Counts a case; both sides are compared as they are written. */
  expect(name: string, actual: unknown, expected: unknown): void {
    this.cases += 1;
    const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (got === wanted) return;
    this.deviations.push(`${name}: ${got}, the rule says ${wanted}`);
    if (this.#stopAtFirst) throw new Noticed(this.deviations[0]);
  }
}

/** Runs `work` over all items, `width` of them at a time; after a failure begins no more, and fails when all have ended. */
export async function overAll<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) {
      await work(item).catch(error => {
        left.length = 0;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: width }, worker));
  const failed = ended.find(each => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
