/**
 * `text` as the database gives it back: the drivers read a text up to its first NUL, and UTF-8 has no lone surrogates.
 * Each becomes U+FFFD, which is what browsers make of them in a page.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{FFFD}');
