import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { newestThought, separateThoughts } from './newest-thought.ts';

/** What the model thought, folded away; rendered only when someone looks. */
export function Thoughts({ text, growing }: { readonly text: string; readonly growing: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="-my-1.5 text-ink-soft text-sm" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="-mx-2 inline-flex list-none items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-sunken hover:text-ink [&::-webkit-details-marker]:hidden">
        <span className="flex size-4 items-center justify-center">
          <Icon name="bulb" />
        </span>
        <FormattedMessage id="chat.thoughts" />
        <Icon className={classNames('transition-transform', open && 'rotate-90')} name="chevronRight" />
      </summary>
      {open && (
        <div className="mt-1 mb-3 ml-1.5 border-line border-l pl-5">
          <MarkdownText growing={growing} text={separateThoughts(text)} />
        </div>
      )}
    </details>
  );
}

/** The last line of an answer that is being made: what is thought now; while words come, only that more will. */
export function LiveThought({ thoughts, writing }: { readonly thoughts: string; readonly writing: boolean }) {
  return (
    <p className="-my-1.5 flex min-h-8 items-center gap-2.5 text-ink-soft text-sm">
      <span className="flex size-4 shrink-0 items-center justify-center">
        <Spinner className="size-3.5! text-accent" />
      </span>
      {!writing && (
        <span className="min-w-0 truncate">{newestThought(thoughts) ?? <FormattedMessage id="chat.thinking" />}</span>
      )}
    </p>
  );
}
