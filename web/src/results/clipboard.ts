import type { CopiedTable } from './copy-table.ts';

/** A page served over plain http from another machine has no `navigator.clipboard`; the old way still works there. */
function copyTheOldWay({ text, html }: CopiedTable): void {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    event.clipboardData?.setData('text/html', html);
  };
  document.addEventListener('copy', fill, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', fill);
  if (!copied) throw new Error('the browser did not copy');
}

/** Puts a table into the clipboard in both forms, or as text where the browser takes no more. Call it in a click. */
export async function toClipboard(table: CopiedTable): Promise<void> {
  if (!('clipboard' in navigator)) return copyTheOldWay(table);
  if (typeof ClipboardItem === 'undefined') return navigator.clipboard.writeText(table.text);
  const item = new ClipboardItem({
    'text/plain': new Blob([table.text], { type: 'text/plain' }),
    'text/html': new Blob([table.html], { type: 'text/html' }),
  });
  await navigator.clipboard.write([item]).catch(() => navigator.clipboard.writeText(table.text));
}
