/** A name that is none of ours, and the one of ours that was probably meant. */
export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

/** Names of so few letters (PORT, HOST) are near to many others': of these only two letters that changed places. */
const SHORT = 6;
/** In names of so many letters two slips of the keyboard, in those between one. */
const LONG = 10;
/** What is printed must not move a terminal's cursor. */
const PRINTABLE = /^[\w.-]{1,64}$/;
/** As images of containers give secrets: ENCRYPTION_KEY_FILE is the only one of ours. */
const FILE_OF = /^(.+)_FILE$/;

/** Those of `names` that are nearly one of `own`, unless that one is among them too: then they are somebody else's. */
export function misspelt(names: readonly string[], own: readonly string[]): Misspelt[] {
  const strange = names.filter(name => PRINTABLE.test(name) && !own.includes(name));
  return strange.flatMap(name => {
    const meant = own.find(each => isNear(name, each));
    return meant === undefined || names.includes(meant) ? [] : [{ name, meant }];
  });
}

function isNear(name: string, own: string): boolean {
  const upper = name.toUpperCase();
  if (upper === own) return true;
  if (own.length <= SHORT) return sorted(upper) === sorted(own) && slips(upper, own) === 1;
  if (FILE_OF.exec(upper)?.[1] === own || bare(upper) === bare(own)) return true;
  // A word more in front (GH_ACCESS_TOKEN, XDG_RUNTIME_DIR) is another's name and no slip.
  return words(upper).length === words(own).length && slips(upper, own) <= (own.length < LONG ? 1 : 2);
}

const words = (name: string): string[] => name.split(/[_.-]+/);
const sorted = (name: string): string => name.split('').sort().join('');
/** Whatever parts its words, and in the singular. */
const bare = (name: string): string =>
  words(name)
    .map(word => word.replace(/IES$/, 'Y').replace(/S$/, ''))
    .join('');

/** Letters left out, added, changed, or exchanged with their neighbour, that lead from one to the other. */
function slips(from: string, to: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let at = 1; at <= to.length; at++) {
      const changed = (last[at - 1] ?? 0) + (from[row - 1] === to[at - 1] ? 0 : 1);
      const isExchange = from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      const exchanged = isExchange ? (before[at - 2] ?? 0) + 1 : changed;
      next.push(Math.min(changed, exchanged, (last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    [before, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
