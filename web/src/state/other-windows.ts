/** What stands here means nothing; that it changes tells the other windows of this browser to look again. */
const CHANGED = 'looker-chat.changed';

export function tellOtherWindows(): void {
  try {
    localStorage.setItem(CHANGED, String(Date.now()));
  } catch {
    // A browser that keeps nothing: the other windows look again when they are shown.
  }
}

export function onOtherWindows(look: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === CHANGED) look();
  });
}
