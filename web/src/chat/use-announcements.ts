import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import type { Turn } from '../state/types.ts';
import { answerText } from './answer-items.ts';
import { nextToSay } from './sentences.ts';

/** How often finished sentences are read out, in ms: often enough to follow, seldom enough not to interrupt itself. */
const PAUSE = 1500;
/** An answer that still runs so long after it came on screen, in ms, is a live one and no replay of what was. */
const LIVE_AFTER = 500;
/** The region forgets the oldest words: they have been read, and screen readers slow down with long regions. */
const KEPT = 20;

export interface Announcement {
  readonly id: number;
  readonly words: string;
}

const ENDINGS = {
  done: 'chat.answered',
  failed: 'chat.failed',
  cancelled: 'chat.cancelled',
  interrupted: 'chat.interrupted',
} as const;

/**
 * What a screen reader is told of the newest answer: finished sentences and how it ended, never single words. `asked`
 * is true from a question of this page on: its answer is live however fast it comes.
 */
export function useAnnouncements(turn: Turn | undefined, asked: RefObject<boolean>): readonly Announcement[] {
  const intl = useIntl();
  const language = useApp(state => state.language);
  const [said, setSaid] = useState<readonly Announcement[]>([]);
  const until = useRef(0);
  const isLive = useRef(false);
  const running = turn !== undefined && turn.ending === undefined;
  const repeated = turn?.repeated === true;

  const say = (words: string): void => {
    if (words !== '') setSaid(before => [...before.slice(1 - KEPT), { id: (before.at(-1)?.id ?? 0) + 1, words }]);
  };
  const sayNext = (over: boolean): void => {
    if (turn === undefined || !isLive.current) return;
    const next = nextToSay(answerText(turn), until.current, { over, language });
    until.current = next.until;
    say(next.words);
  };
  const onPause = useEffectEvent(() => sayNext(false));
  const onEnd = useEffectEvent(() => {
    sayNext(true);
    const ending = turn?.ending;
    if (ending !== undefined && isLive.current) {
      say(ending.message ?? intl.formatMessage({ id: ENDINGS[ending.outcome] }));
    }
    isLive.current = false;
  });

  useEffect(() => {
    if (!running) {
      onEnd();
      return;
    }
    until.current = 0;
    isLive.current = asked.current;
    asked.current = false;
    const live = setTimeout(() => {
      isLive.current = true;
    }, LIVE_AFTER);
    const timer = setInterval(onPause, PAUSE);
    return () => {
      clearTimeout(live);
      clearInterval(timer);
    };
  }, [running, repeated, asked]);

  return said;
}
