import { CodedError } from '../contract/errors.ts';

export interface CallController {
  /** Aborted with the CodedError the call shall end with. */
  readonly signal: AbortSignal;
  readonly cancel: () => void;
  /** The call has ended: timer and listener go. */
  readonly done: () => void;
}

/** Ends a call when its time is over, when nobody waits for it any more, or when it is cancelled: the first reason counts. */
export function callController(options: { gone: AbortSignal; limitMs: number; host: string }): CallController {
  const { gone, limitMs, host } = options;
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new CodedError('cancelled'));
  const timeOver = (): void => {
    const seconds = Math.round(limitMs / 1000);
    controller.abort(new CodedError('looker_timeout', { params: { seconds, host } }));
  };
  const timer = setTimeout(timeOver, limitMs);
  if (gone.aborted) cancel();
  gone.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    cancel,
    done: () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', cancel);
    },
  };
}
