/**
 * Text that begins with `/` or `$` would run a command of the CLI (0.61.0: /extensions install, /init, /memory …),
 * and a restored row that begins with `?` or one of its own tags is dropped. With words before it, it is only text.
 */
export const guardText = (text: string): string => (/^\s*[/$?<]/.test(text) ? `User message:\n${text}` : text);
