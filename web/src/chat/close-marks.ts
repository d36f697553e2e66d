import { patiently } from '../state/patiently.ts';

type Close = typeof import('remend').default;
let close: Close | undefined;

/** Fetches what closes marks: needed only while words stream in. */
export const loadCloseMarks = patiently(async () => {
  close = (await import('remend')).default;
});

/** Markdown with the marks closed that are still open at its end; as it stands until their closer has come. */
export const closeMarks = (text: string): string => close?.(text, { linkMode: 'text-only' }) ?? text;
