import { FormattedMessage } from 'react-intl';

/** The mark: a speech bubble with three bars in it. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5 font-semibold tracking-tight">
      <svg aria-hidden="true" className="size-7 shrink-0" viewBox="0 0 32 32">
        <path
          className="fill-accent"
          d="M8 2h16a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6h-9l-7 5v-5a6 6 0 0 1-6-6V8a6 6 0 0 1 6-6Z"
        />
        <path
          className="stroke-on-accent"
          d="M10 19v-4m6 4V9m6 10v-7"
          fill="none"
          strokeLinecap="round"
          strokeWidth="3"
        />
      </svg>
      <span className="text-[1.0625rem]">
        <FormattedMessage id="app.name" />
      </span>
    </span>
  );
}
