import type { SetupConfig } from '../../../src/contract/setup.ts';
import type { Api, SetupState } from './api.ts';
import type { Refused } from './read-frame.ts';
import { serverNow } from './server-clock.ts';
import type { ChatSocket } from './socket.ts';
import type { AppState, SetupNews, SetupRun } from './types.ts';

/** Milliseconds between two looks at a set-up that is not told over the socket. */
const LOOK_AGAIN = 1_000;

interface Needs {
  readonly api: Api;
  readonly socket: ChatSocket;
  readonly get: () => AppState;
  readonly set: (change: Partial<AppState>) => void;
  /** What is connected may have changed. */
  readonly refresh: () => Promise<void>;
}

/** The set-up as this page knows it: begun here and told over the socket, or begun elsewhere and looked at. */
export class SetupActions {
  readonly #needs: Needs;
  /** Sent as soon as there is a connection; kept no longer than that, for it holds secrets. */
  #unsent: SetupConfig | undefined;
  #watching = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  start(config: Partial<SetupConfig>): void {
    const { language } = this.#needs.get();
    const empty = { url: '', client_id: '', client_secret: '', gemini_api_key: '' };
    this.#unsent = { ...empty, use_demo: false, verify_ssl: true, language, ...config };
    this.#needs.set({ setup: newRun(false) });
    this.#sendUnsent();
  }

  cancel(): void {
    if (this.#needs.socket.send({ type: 'cancel_config' }) && this.#unsent === undefined) return;
    this.#unsent = undefined;
    this.#needs.set({ setup: undefined });
  }

  /** A set-up that is over is looked at no longer once one goes elsewhere. */
  leave(): void {
    if (this.#needs.get().setup?.running === false) this.#needs.set({ setup: undefined });
  }

  /** The socket is open (again). A run that was told over the former one is looked at from now on. */
  socketOpened(): void {
    const { setup } = this.#needs.get();
    if (this.#unsent !== undefined) this.#sendUnsent();
    else if (setup?.running) void this.watch(false);
  }

  status(status: SetupNews, field?: string): void {
    const { setup } = this.#needs.get();
    if (!setup?.running) return;
    const running = status.status !== 'done' && status.status !== 'error';
    this.#needs.set({ setup: { ...setup, statuses: [...setup.statuses, status], running, field } });
    if (!running) void this.#needs.refresh();
  }

  /** A refused frame; true when it was the set-up's. */
  refused({ code, message, field, status }: Refused): boolean {
    if (status === undefined || !this.#needs.get().setup?.running) return false;
    const failure: SetupNews = { status: 'error', message, progress: this.#progress(), step: 'protocol', code };
    this.status(failure, field?.replace(/^config\./, ''));
    return true;
  }

  /** Looks at the run in progress until it is over. */
  async watch(joined: boolean): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    const before = this.#needs.get().connection?.id;
    if (joined) this.#needs.set({ setup: newRun(true) });
    try {
      let state = await this.#look();
      while (state === undefined || state.running) {
        this.#began(state?.started_at);
        if (state?.status !== undefined) this.#show(state.status);
        await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN));
        state = await this.#look();
      }
      await this.#over(state, before);
    } finally {
      this.#watching = false;
    }
  }

  /** A run that was begun elsewhere has been going on for longer than it is looked at. */
  #began(time: string | undefined): void {
    const { setup } = this.#needs.get();
    const startedAt = Date.parse(time ?? '');
    if (setup?.joined && startedAt < setup.startedAt) this.#needs.set({ setup: { ...setup, startedAt } });
  }

  /** Undefined while the server cannot be reached. */
  #look = (): Promise<SetupState | undefined> => this.#needs.api.setup().catch(() => undefined);

  async #over(state: SetupState, before: string | undefined): Promise<void> {
    await this.#needs.refresh();
    const { connection } = this.#needs.get();
    const connected = connection !== null && connection?.id !== before;
    const done: SetupNews = { status: 'done', message: '', progress: 100, step: 'complete' };
    const lost: SetupNews = {
      status: 'error',
      message: '',
      progress: this.#progress(),
      step: 'protocol',
      code: 'interrupted',
    };
    const last = state.status?.status === 'error' || state.status?.status === 'done' ? state.status : undefined;
    this.#show(last ?? (connected ? done : lost));
    // Who only looked on goes straight to the conversation.
    if (connected && this.#needs.get().setup?.joined) this.leave();
  }

  #show(status: SetupNews): void {
    const last = this.#needs.get().setup?.statuses.at(-1);
    if (last?.message !== status.message || last.status !== status.status || last.progress !== status.progress) {
      this.status(status);
    }
  }

  #progress = (): number => this.#needs.get().setup?.statuses.at(-1)?.progress ?? 0;

  #sendUnsent(): void {
    if (this.#unsent === undefined) return;
    if (this.#needs.socket.send({ type: 'start_config', config: this.#unsent })) this.#unsent = undefined;
  }
}

const newRun = (joined: boolean): SetupRun => ({
  startedAt: serverNow(),
  statuses: [],
  running: true,
  joined,
  field: undefined,
});
