import { create } from 'zustand';
import { ATTEMPTS, loadEngine } from '../results/load-engine.ts';
import type { ResultCard } from '../results/result-card.tsx';
import { patiently } from '../state/patiently.ts';

interface ResultCode {
  /** What draws results; undefined until it has come. */
  readonly Card: typeof ResultCard | undefined;
  readonly failed: boolean;
  /** Fetches card and chart library, each in a file of its own. Rejects when the card cannot be had. */
  readonly load: () => Promise<void>;
}

const loadCard = patiently(async () => (await import('../results/result-card.tsx')).ResultCard, ATTEMPTS);

/** The code for results: a page on which nothing was asked yet does without it. */
export const useResultCode = create<ResultCode>()(set => ({
  Card: undefined,
  failed: false,
  load: async () => {
    set({ failed: false });
    // The chart says by itself when its library cannot be had.
    loadEngine().catch(() => undefined);
    try {
      set({ Card: await loadCard() });
    } catch (error) {
      set({ failed: true });
      throw error;
    }
  },
}));
