import { chatEn } from './chat-en.ts';
import { connectionEn } from './connection-en.ts';
import { resultsEn } from './results-en.ts';
import { shellEn } from './shell-en.ts';

/** Every sentence of the page in English, by flat id; the area stands before the dot. */
export const en = {
  ...shellEn,
  ...connectionEn,
  ...resultsEn,
  ...chatEn,
};

export type MessageId = keyof typeof en;
