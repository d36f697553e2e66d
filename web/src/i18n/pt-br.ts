import { chatPtBr } from './chat-pt-br.ts';
import { connectionPtBr } from './connection-pt-br.ts';
import type { MessageId } from './en.ts';
import { resultsPtBr } from './results-pt-br.ts';
import { shellPtBr } from './shell-pt-br.ts';

/** As frases da página em português do Brasil. */
export const ptBr: Record<MessageId, string> = {
  ...shellPtBr,
  ...connectionPtBr,
  ...resultsPtBr,
  ...chatPtBr,
};
