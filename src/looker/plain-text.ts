/** Colours and cursor moves of terminals (ECMA-48), and every other character that is not to be seen. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /\u001b(?:\[[0-?]*[ -/]*[@-~])?|[\p{C}\p{Zl}\p{Zp}]|\s{2,}|[\t\n\r]/gu;

/** A text of Looker's on one line, without characters that steer a screen, at most `max` long. */
export function plainText(text: string | null | undefined, max: number): string {
  if (text === null || text === undefined) return '';
  const plain = text
    .slice(0, max * 4)
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return plain.length > max ? `${plain.slice(0, max - 1)}…` : plain;
}
