import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface Drafts {
  /** What stands in the composer and is not sent, by conversation id; '' is the new conversation. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly setDraft: (conversationId: string | undefined, text: string) => void;
}

/** Questions half written survive a reload and a look into another conversation, but not the tab. */
export const useDrafts = create<Drafts>()(
  persist(
    set => ({
      drafts: {},
      setDraft: (conversationId = '', text) =>
        set(({ drafts }) => {
          const { [conversationId]: _, ...others } = drafts;
          return { drafts: text === '' ? others : { ...others, [conversationId]: text } };
        }),
    }),
    { name: 'drafts', storage: createJSONStorage(() => sessionStorage) },
  ),
);
