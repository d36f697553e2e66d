/** What was tried, and what came of it that should not have. */
export class Ledger {
  attempts = 0;
  /** Everything that was executed, reached or learnt although it must not be, in words. */
  readonly executed: string[] = [];
  /** What is known to be possible here, in words; not executed by our own account. */
  readonly limits: string[] = [];
  /** Calls of conversations that work side by side, and markers of another one that any of them met. */
  calls = 0;
  readonly foreign: string[] = [];

  /** One attempt; `came` tells what it led to, nothing when it led nowhere. */
  tried(came: string | undefined): void {
    this.attempts += 1;
    if (came !== undefined) this.executed.push(came);
  }
}
