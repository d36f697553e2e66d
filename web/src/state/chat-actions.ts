import type { StoredEvent } from '../../../src/contract/events.ts';
import { type Api, ApiError } from './api.ts';
import { newId } from './new-id.ts';
import { hashOf, placeOf } from './place.ts';
import type { Refused } from './read-frame.ts';
import { AskRefused, type ChatSocket } from './socket.ts';
import { withEvents } from './turns.ts';
import type { AppState } from './types.ts';

interface Needs {
  readonly api: Api;
  readonly socket: ChatSocket;
  readonly get: () => AppState;
  readonly set: (change: Partial<AppState>) => void;
  /** The list of conversations may have changed. */
  readonly refresh: () => Promise<void>;
}

/** Conversations: what is shown, what is asked, what comes. */
export class Chat {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  events(events: readonly StoredEvent[]): void {
    const { get, set, refresh } = this.#needs;
    set({ turns: withEvents(get().turns, events) });
    // Order, titles and "running" of the list change when turns begin and end.
    if (events.some(({ event }) => event.kind === 'turn_ended' || event.kind === 'turn_started')) void refresh();
  }

  /** Shows the conversation or screen that the address names. */
  showPlace(): void {
    const { screen, conversationId } = placeOf(location.hash);
    const { currentId } = this.#needs.get();
    // Leaving the chat for another screen keeps the conversation for the way back.
    const shown = screen === 'chat' ? conversationId : currentId;
    this.#needs.set({ screen, currentId: shown, ...(shown === currentId ? {} : { refusal: undefined }) });
    if (shown !== undefined) this.#needs.socket.follow(shown);
  }

  async ask(text: string, fresh: boolean): Promise<void> {
    const { socket, get, set, refresh } = this.#needs;
    const { currentId, language } = get();
    set({ refusal: undefined });
    const conversation = currentId === undefined ? {} : { conversation_id: currentId };
    try {
      const asked = await socket.ask({ type: 'ask', message_id: newId(), text, language, fresh, ...conversation });
      const stillThere = get().currentId === undefined && get().screen === 'chat';
      if (currentId === undefined && stillThere) this.#name(asked.conversationId);
      void refresh();
    } catch (error) {
      if (error instanceof AskRefused) {
        set({ refusal: { code: error.code, message: error.message } });
        if (error.code === 'not_found') void refresh();
      }
      throw error;
    }
  }

  /** The new conversation has an id now: it takes the place of the empty one in the address, without a step back. */
  #name(conversationId: string): void {
    history.replaceState(null, '', hashOf({ screen: 'chat', conversationId }));
    this.#needs.set({ currentId: conversationId });
  }

  stop(): void {
    const { currentId } = this.#needs.get();
    if (currentId !== undefined) this.#needs.socket.send({ type: 'cancel', conversation_id: currentId });
  }

  async rename(id: string, title: string): Promise<void> {
    await this.#needs.api.rename(id, title);
    await this.#needs.refresh();
  }

  async remove(id: string): Promise<void> {
    const { api, socket } = this.#needs;
    socket.unfollow(id); // or it is heard as gone before it is left
    await api.remove(id).catch(error => {
      // Somebody else was faster.
      if (error instanceof ApiError && error.code === 'not_found') return;
      socket.follow(id);
      throw error;
    });
    this.#forget(id);
    await this.#needs.refresh();
  }

  #forget(id: string): void {
    const { get, set } = this.#needs;
    const { [id]: _, ...turns } = get().turns;
    set({ turns });
    if (get().currentId !== id) return;
    // At once, not with the address a moment later: meanwhile it would count as one that is missing.
    set({ currentId: undefined });
    location.hash = hashOf({ screen: 'chat', conversationId: undefined });
  }

  /** Refused frames that were no question: the conversation on screen may be gone. */
  refused({ code }: Refused): boolean {
    if (code === 'not_found') void this.#needs.refresh();
    return true;
  }
}
