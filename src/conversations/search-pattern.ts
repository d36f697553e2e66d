/** Letters as they are written with accents in the languages of Latin script, most of all Portuguese. */
const ACCENTED = ['aáàâãä', 'cç', 'eéèêë', 'iíìîï', 'nñ', 'oóòôõö', 'uúùûü', 'yýÿ'];

const FORMS = new Map(ACCENTED.flatMap(forms => Array.from(forms, letter => [letter, forms] as const)));

/** A character class of all forms of one letter. The signs that mean something to GLOB mean themselves within one. */
function anyForm(letter: string): string {
  const small = letter.toLowerCase();
  const forms = FORMS.get(small) ?? small;
  // A `^` in a class means “none of these”.
  return letter === '^' ? letter : `[${[...new Set(forms + forms.toUpperCase())].join('')}]`;
}

/** For each word a GLOB pattern of the texts it stands in, whatever their case and accents. */
export const searchPatterns = (words: string): string[] =>
  words
    .normalize('NFC')
    .split(/\s+/)
    .filter(Boolean)
    .map(word => `*${Array.from(word, anyForm).join('')}*`);
