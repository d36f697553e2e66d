import { create } from 'zustand';
import { Api } from './api.ts';
import { Chat } from './chat-actions.ts';
import { dialServer } from './dial.ts';
import { Entry } from './entry-actions.ts';
import { gathered } from './gathered.ts';
import { hashOf, placeOf } from './place.ts';
import { keepLanguage, keepTheme, keptLanguage, keptTheme } from './preferences.ts';
import { SetupActions } from './setup-actions.ts';
import { ChatSocket } from './socket.ts';
import { Suggestions } from './suggestions.ts';
import type { Actions, AppState, Screen } from './types.ts';

/** The one store of the page: `useApp(state => state.connection)`; actions by `useApp(state => state.actions)`. */
export const useApp = create<AppState>()((set, get) => {
  const api = new Api(() => get().language);
  const socket: ChatSocket = new ChatSocket(dialServer, {
    onEvent: gathered(events => chat.events(events)),
    onStatus: status => setup.status(status),
    onRefused: frame => setup.refused(frame) || chat.refused(frame),
    onState: state => {
      set({ socket: state });
      if (state !== 'open') return;
      setup.socketOpened();
      void entry.refresh();
    },
    onTurnedAway: () => void entry.checkSession(),
  });
  const entry: Entry = new Entry({
    api,
    socket,
    get,
    set,
    onPlace: () => {
      setup.leave();
      chat.showPlace();
    },
    watch: () => setup.watch(true),
  });
  const setup: SetupActions = new SetupActions({ api, socket, get, set, refresh: () => entry.refresh() });
  const chat: Chat = new Chat({ api, socket, get, set, refresh: () => entry.refresh() });

  const suggestions = new Suggestions({ api, get, set });

  const actions: Actions = {
    start: () => entry.start(),
    signIn: token => entry.signIn(token),
    signOut: () => entry.signOut(),
    ...preferenceActions({ get, set, entry }),
    startSetup: config => setup.start(config),
    cancelSetup: () => setup.cancel(),
    endSetup: () => {
      setup.leave();
      goTo('chat', undefined);
    },
    disconnect: () => entry.disconnect(),
    refresh: () => entry.refresh(),
    open: conversationId => goTo('chat', conversationId),
    go: screen => {
      setup.leave();
      goTo(screen, screen === 'chat' ? get().currentId : undefined);
    },
    ask: (text, fresh) => chat.ask(text, fresh),
    stop: () => chat.stop(),
    rename: (conversationId, title) => chat.rename(conversationId, title),
    remove: conversationId => chat.remove(conversationId),
    search: (text, signal) => api.conversations(text, signal),
    suggest: resultId => suggestions.load(resultId),
  };

  return { ...initialState(), actions };
});

function preferenceActions(parts: {
  readonly get: () => AppState;
  readonly set: (change: Partial<AppState>) => void;
  readonly entry: Entry;
}): Pick<Actions, 'setLanguage' | 'setTheme'> {
  const { get, set, entry } = parts;
  return {
    setLanguage: language => {
      keepLanguage(language);
      set({ language });
      // The server's sentences come in the language of the moment.
      if (get().access === 'member') void entry.refresh();
    },
    setTheme: theme => {
      keepTheme(theme);
      set({ theme });
    },
  };
}

/** Changes the address; `hashchange` then shows what it names (Chat.showPlace), as it does for back and forward. */
function goTo(screen: Screen, conversationId: string | undefined): void {
  location.hash = hashOf({ screen, conversationId });
}

function initialState(): Omit<AppState, 'actions'> {
  return {
    access: 'unknown',
    socket: 'connecting',
    language: keptLanguage(),
    theme: keptTheme(),
    connection: undefined,
    setup: undefined,
    conversations: undefined,
    currentId: placeOf(location.hash).conversationId,
    missing: undefined,
    suggestions: {},
    turns: {},
    refusal: undefined,
    screen: placeOf(location.hash).screen,
    server: { modelKey: undefined, keepsSecrets: undefined, signedIn: undefined },
  };
}
