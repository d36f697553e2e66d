import { pauseBefore } from './pause.ts';

/** Attempts at loading a part of the page: with the pauses between them about half a minute. */
const ATTEMPTS = 6;

/** Loads a part of the page once, and tries again when the network fails just then; a later call may have more luck. */
export function patiently<T>(load: () => Promise<T>, attempts = ATTEMPTS): () => Promise<T> {
  let loading: Promise<T> | undefined;
  const attempt = async (number: number): Promise<T> => {
    try {
      return await load();
    } catch (error) {
      if (number + 1 >= attempts) throw error;
      await new Promise(resolve => setTimeout(resolve, pauseBefore(number)));
      return attempt(number + 1);
    }
  };
  return () => {
    loading ??= attempt(0).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
