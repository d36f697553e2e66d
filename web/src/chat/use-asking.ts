import { type RefObject, useCallback, useRef, useState } from 'react';
import { useApp } from '../state/store.ts';
import { useDrafts } from './drafts.ts';

export interface Asking {
  readonly sending: boolean;
  /** True from a question of this page until its answer begins to be read out. */
  readonly asked: RefObject<boolean>;
  /** Sends the question; its draft is kept until the server has stored it. `fresh` asks Looker anew. */
  readonly ask: (question: string, fresh?: boolean) => void;
  /** Puts a question into the composer; what is half written there comes back afterwards. */
  readonly edit: (question: string) => void;
}

/** Asking from the composer, a suggestion or “try again”; the focus goes to the composer after each. */
export function useAsking(field: RefObject<HTMLTextAreaElement | null>): Asking {
  const actions = useApp(state => state.actions);
  const [sending, setSending] = useState(false);
  const asked = useRef(false);

  const store = useCallback(
    async (question: string, fresh: boolean): Promise<void> => {
      const { currentId } = useApp.getState();
      const { drafts, giveBack } = useDrafts.getState();
      asked.current = true;
      setSending(true);
      field.current?.focus();
      try {
        await actions.ask(question, fresh);
        if (drafts[currentId ?? '']?.trim() === question) giveBack(currentId);
      } catch {
        // The store keeps why (`refusal`), the composer keeps the question.
        asked.current = false;
      } finally {
        setSending(false);
      }
    },
    [field, actions],
  );
  const ask = useCallback((question: string, fresh = false): void => void store(question, fresh), [store]);
  const edit = useCallback(
    (question: string): void => {
      const { currentId = '', turns } = useApp.getState();
      const { drafts, setDraft, putAside } = useDrafts.getState();
      const draft = drafts[currentId]?.trim() ?? '';
      // What was asked before is not lost: only what is half written is kept.
      const isKnown = draft === '' || turns[currentId]?.some(turn => turn.question === draft);
      (isKnown ? setDraft : putAside)(currentId, question);
      field.current?.focus();
      // The caret belongs at the end; the field has the new text only after this rendering.
      requestAnimationFrame(() => field.current?.setSelectionRange(question.length, question.length));
    },
    [field],
  );
  return { sending, asked, ask, edit };
}
