/** Text from Looker or the model without control characters: an escape sequence in a value must not steer the terminal. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}]/gu, character => (character === '\n' ? '\n' : ''));
