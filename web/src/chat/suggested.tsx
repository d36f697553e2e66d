/** Questions of the server's, one click each: cards before anything is asked, small ones below an answer. */
export function Suggested({
  label,
  questions,
  look,
  onAsk,
}: {
  readonly label: string;
  readonly questions: readonly string[];
  readonly look: { readonly list: string; readonly button: string };
  /** Undefined while nothing can be asked. */
  readonly onAsk: ((question: string) => void) | undefined;
}) {
  return (
    <ul aria-label={label} className={look.list}>
      {questions.map(question => (
        <li className="min-w-0" key={question}>
          <button
            className={`wrap-anywhere border border-line bg-surface text-left transition-colors hover:border-accent hover:bg-accent-soft disabled:opacity-55 ${look.button}`}
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
