import { useEffect, useState } from 'react';
import { serverNow } from '../state/server-clock.ts';

/** Time since `startedAt` by the server's clock, as `m:ss`, each second anew while `running`. */
export function useElapsed(startedAt: number, running: boolean): string {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  const seconds = Math.max(0, Math.floor((now - startedAt) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
