/** Markdown as it is spoken or shown in one line: without marks, links as their text, images left out. */
export const plainText = (markdown: string): string =>
  markdown
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\s*(?:#{1,6}|>|[-*+])\s+/gm, '')
    .replaceAll(/^[\s|:-]+$/gm, '')
    .replaceAll(/(\*{1,3}|`+|~~)(?=\S)|(?<=\S)(\*{1,3}|`+|~~)/g, '')
    .replaceAll('|', ' ')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
