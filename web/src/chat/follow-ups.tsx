import { useIntl } from 'react-intl';
import type { Turn } from '../state/types.ts';
import { Suggested } from './suggested.tsx';
import { useSuggestions } from './use-suggestions.ts';

/** The result that questions may follow: the last one of an answer that ended well. */
export const resultToFollow = ({ parts, ending }: Pick<Turn, 'parts' | 'ending'>): string | undefined =>
  ending?.outcome === 'done' ? parts.findLast(part => part.kind === 'result')?.result.result_id : undefined;

const CHIPS = { list: '-mt-5 flex flex-wrap gap-2', button: 'min-h-9 rounded-[14px] px-3.5 py-1.5 text-sm' };

/** Questions that go on from a result, one click each. */
export function FollowUps({
  resultId,
  onAsk,
}: {
  readonly resultId: string;
  /** Undefined while nothing can be asked. */
  readonly onAsk: ((question: string) => void) | undefined;
}) {
  const intl = useIntl();
  const questions = useSuggestions(resultId);
  if (questions === undefined || questions.length === 0) return null;
  return (
    <Suggested label={intl.formatMessage({ id: 'chat.followUps' })} look={CHIPS} onAsk={onAsk} questions={questions} />
  );
}
