import { type Api, ApiError } from './api.ts';
import { onOtherWindows, tellOtherWindows } from './other-windows.ts';
import { pauseBefore } from './pause.ts';
import { tokenOf } from './place.ts';
import type { ChatSocket } from './socket.ts';
import type { AppState } from './types.ts';

interface Needs {
  readonly api: Api;
  readonly socket: ChatSocket;
  readonly get: () => AppState;
  readonly set: (change: Partial<AppState>) => void;
  /** The address names something to show. */
  readonly onPlace: () => void;
  /** A set-up is running that was not begun here. */
  readonly watch: () => Promise<void>;
}

/** What other windows show of the list too. */
const contentOf = (list: AppState['conversations']): string =>
  JSON.stringify(list?.map(({ id, title, updated_at }) => [id, title, updated_at]));

/** Coming in, going out, and keeping up with what the server has. */
export class Entry {
  readonly #needs: Needs;
  #listening = false;
  #refreshing: Promise<void> | undefined;
  #again = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async start(): Promise<void> {
    const token = tokenOf(location.hash);
    if (token !== undefined) {
      // Out of the address bar and the history first, whether it is good or not.
      history.replaceState(null, '', location.pathname);
      await this.#needs.api.signIn(decodeURIComponent(token)).catch(() => undefined);
    }
    this.#listen();
    await this.checkSession();
  }

  async signIn(token: string): Promise<{ ok: boolean; message?: string }> {
    try {
      await this.#needs.api.signIn(token.trim());
    } catch (error) {
      return error instanceof ApiError && error.code !== 'unreachable'
        ? { ok: false, message: error.message }
        : { ok: false };
    }
    await this.checkSession();
    return { ok: true };
  }

  async signOut(): Promise<void> {
    await this.#needs.api.signOut();
    this.#needs.socket.stop();
    tellOtherWindows();
    // Nothing of what was read stays in the memory of a page that nobody is signed in to.
    location.replace(location.pathname);
    location.reload();
  }

  /** Asks whether the server lets this browser in, again and again until there is an answer. */
  async checkSession(attempt = 0): Promise<void> {
    const { api, socket, set, onPlace } = this.#needs;
    try {
      const { member, signed_in: signedIn } = await api.session();
      if (!member) {
        this.#turnedAway();
        return;
      }
      set({ access: 'member', server: { ...this.#needs.get().server, signedIn } });
      await this.refresh();
      socket.start();
      onPlace();
    } catch {
      set({ socket: 'offline' });
      await new Promise(resolve => setTimeout(resolve, pauseBefore(attempt)));
      await this.checkSession(attempt + 1);
    }
  }

  /** Reads anew what is connected and which conversations there are. Calls that come meanwhile share one more reading. */
  async refresh(): Promise<void> {
    if (this.#refreshing !== undefined) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#read();
    await this.#refreshing;
  }

  async #read(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#readOnce();
      } while (this.#again);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unauthorized') {
        this.#turnedAway();
      }
    } finally {
      this.#refreshing = undefined;
    }
  }

  /** Not let in; who was before has signed out in another window, or stayed away too long. */
  #turnedAway(): void {
    const { socket, get, set } = this.#needs;
    socket.stop();
    // As at a sign-out here, nothing of what was read stays in memory; the address stays, to come back to.
    if (get().access === 'member') location.reload();
    else set({ access: 'stranger' });
  }

  /** The list may be long: what is connected is shown without waiting for it. */
  async #readOnce(): Promise<void> {
    const changed = await Promise.all([this.#readConnection(), this.#readConversations()]);
    if (changed.includes(true)) tellOtherWindows();
  }

  /** Gives whether it is another one than before. */
  async #readConnection(): Promise<boolean> {
    const { api, get, set, watch } = this.#needs;
    const [connections, state] = await Promise.all([api.connections(), api.setup()]);
    const connection = connections[0] ?? null;
    const changed = connection?.id !== get().connection?.id;
    set({
      connection,
      server: { ...get().server, modelKey: state.model_key, keepsSecrets: state.keeps_secrets },
    });
    if (state.running && get().setup === undefined) void watch();
    return changed;
  }

  /** Gives whether they are others than before. */
  async #readConversations(): Promise<boolean> {
    const { api, get, set } = this.#needs;
    const conversations = await api.conversations();
    const changed = contentOf(get().conversations) !== contentOf(conversations);
    set({ conversations });
    await this.#lookForCurrent();
    return changed;
  }

  /** A conversation on screen that is not in the list is too old for it, or gone: by a wrong link, or deleted elsewhere. */
  async #lookForCurrent(): Promise<void> {
    const { api, get, set } = this.#needs;
    const { currentId, conversations } = get();
    if (currentId === undefined || conversations?.some(({ id }) => id === currentId)) return;
    await api.conversation(currentId).catch(error => {
      if (error instanceof ApiError && error.code === 'not_found') set({ missing: currentId });
    });
  }

  async disconnect(): Promise<void> {
    const { connection } = this.#needs.get();
    if (connection) await this.#needs.api.disconnect(connection.id);
    await this.refresh();
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    const { socket, onPlace, get } = this.#needs;
    const look = () => {
      if (get().access === 'member' && document.visibilityState === 'visible') void this.refresh();
    };
    addEventListener('hashchange', onPlace);
    addEventListener('online', () => socket.reconnect());
    addEventListener('offline', () => socket.lose());
    document.addEventListener('visibilitychange', look);
    onOtherWindows(look);
  }
}
