import { useIntl } from 'react-intl';
import type { Turn } from '../state/types.ts';
import { useSuggestions } from './use-suggestions.ts';

/** The result that questions may follow: the last one of an answer that ended well. */
export const resultToFollow = ({ parts, ending }: Pick<Turn, 'parts' | 'ending'>): string | undefined =>
  ending?.outcome === 'done' ? parts.findLast(part => part.kind === 'result')?.result.result_id : undefined;

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
    <ul aria-label={intl.formatMessage({ id: 'chat.followUps' })} className="-mt-5 flex flex-wrap gap-2">
      {questions.map(question => (
        <li className="min-w-0" key={question}>
          <button
            className="wrap-anywhere min-h-9 rounded-[14px] border border-line bg-surface px-3.5 py-1.5 text-left text-sm transition-colors hover:border-accent hover:bg-accent-soft disabled:opacity-55"
            disabled={onAsk === undefined}
            onClick={() => onAsk?.(question)}
            type="button"
          >
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
