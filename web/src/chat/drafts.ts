import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface Drafts {
  /** What stands in the composer and is not sent, by conversation id; '' is the new conversation. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Drafts that made room for a question that is edited, the newest last; by conversation id. */
  readonly aside: Readonly<Record<string, readonly string[]>>;
  readonly setDraft: (conversationId: string | undefined, text: string) => void;
  /** Keeps the draft and puts the text in its place. */
  readonly putAside: (conversationId: string, text: string) => void;
  /** Instead of what stands in the composer the draft before it, or nothing. */
  readonly giveBack: (conversationId: string | undefined) => void;
}

const withText = (drafts: Drafts['drafts'], id: string, text: string): Drafts['drafts'] => {
  const { [id]: _, ...others } = drafts;
  return text === '' ? others : { ...others, [id]: text };
};

/** Questions half written survive a reload and a look into another conversation, but not the tab. */
export const useDrafts = create<Drafts>()(
  persist(
    set => ({
      drafts: {},
      aside: {},
      setDraft: (id = '', text) => set(({ drafts }) => ({ drafts: withText(drafts, id, text) })),
      putAside: (id, text) =>
        set(({ drafts, aside }) => ({
          drafts: withText(drafts, id, text),
          aside: { ...aside, [id]: [...(aside[id] ?? []), drafts[id] ?? ''] },
        })),
      giveBack: (id = '') =>
        set(({ drafts, aside: { [id]: kept = [], ...others } }) => ({
          drafts: withText(drafts, id, kept.at(-1) ?? ''),
          aside: kept.length > 1 ? { ...others, [id]: kept.slice(0, -1) } : others,
        })),
    }),
    { name: 'drafts', storage: createJSONStorage(() => sessionStorage) },
  ),
);
