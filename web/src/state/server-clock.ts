/** The server's clock less ours, which runs evenly from the page's beginning, as far as the server has said. */
let ahead: number | undefined;

/** The server said when something was: it is now, or later. */
export function heardTime(time: string | null): void {
  const least = Date.parse(time ?? '') - performance.now();
  if (least > (ahead ?? Number.NEGATIVE_INFINITY)) ahead = least;
}

/** What the server's clock shows, late by the way of its words at most: the browser's own may be wrong by hours. */
export const serverNow = (): number => (ahead === undefined ? Date.now() : ahead + performance.now());
