/**
 * Text that begins with `/` or `$` would run a command of the CLI (0.61.0: /extensions install, /init, /memory …),
 * and one of its own tags (`<session_context>`) is more than text. With words before it, it is only text.
 */
export const guardText = (text: string): string => (/^\s*[/$?<]/.test(text) ? `User message:\n${text}` : text);
