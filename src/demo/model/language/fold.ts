/**
 * Lower case without accents, one unit for one: index i of the result stands for index i of the text, so what is found
 * in the folded text can be shown in the asker's own spelling. Expects NFC.
 */
export function fold(text: string): string {
  let folded = '';
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    const plain = unit.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    folded += plain.length === 1 ? plain : unit;
  }
  return folded;
}
