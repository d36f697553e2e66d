import type { Page } from 'playwright-core';

/** Everything that a browser keeps or shows of a page, as one text. */
export const everythingKept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = await window.caches.keys();
    const typed = [...document.querySelectorAll('input')].map(input => input.value);
    const storage = [{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state];
    return JSON.stringify([storage, databases, caches, location.href, typed, document.documentElement.outerHTML]);
  });
