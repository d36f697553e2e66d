/** Where the browser does not tell when it is idle (Safari), so many ms later. */
const LATER = 1000;

/** Does something when the browser has nothing else to do; gives back what calls it off. */
export function whenIdle(task: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const order = requestIdleCallback(task);
    return () => cancelIdleCallback(order);
  }
  const timer = setTimeout(task, LATER);
  return () => clearTimeout(timer);
}
