import type { Language } from '../../../contract/language.ts';

const NUMBER_WORDS: Readonly<Record<string, number>> = Object.fromEntries(
  `1 one um uma;2 two dois duas;3 three tres;4 four quatro;5 five cinco;6 six seis;7 seven sete;8 eight oito
   9 nine nove;10 ten dez;12 twelve doze;15 fifteen quinze;20 twenty vinte;30 thirty trinta`
    .split(/[;\n]/)
    .map(line => line.trim().split(' '))
    .flatMap(([digits, ...words]) => words.map(word => [word, Number(digits)] as const)),
);

/** A small count, in digits (three at most) or words, as a pattern with one group. */
export const COUNT = `(\\d{1,3}|${Object.keys(NUMBER_WORDS).join('|')})`;

export const readCount = (text: string): number => NUMBER_WORDS[text] ?? Number(text);

const MULTIPLIERS: readonly (readonly [RegExp, number])[] = [
  [/^(?:k|mil|thousand)$/, 1e3],
  [/^(?:m|mi|million|milhao|milhoes)$/, 1e6],
  [/^%$/, 0.01],
];

/** An amount as people write it: `1.500,50` in Portuguese, `1,500.50` in English; `10 mil`, `2 million`, `10%` (0.1). */
export function readAmount(digits: string, unit: string | undefined, language: Language): number {
  const [thousands, decimal] = language === 'pt-BR' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(`^\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`).test(digits);
  const plain = grouped ? digits.replaceAll(thousands, '') : digits;
  const multiplier = MULTIPLIERS.find(([pattern]) => pattern.test(unit ?? ''))?.[1] ?? 1;
  // Rounded to the precision people type: 10 % must not become 0.1000000001.
  return Number((Number(plain.replace(',', '.')) * multiplier).toPrecision(12));
}
