// @ts-check
// A made-up Looker instance of many explores, the same at each run.

const SEED = 20260331;
const JARGON = 8_000;
const WORDS = {
  thing: `order customer product invoice shipment payment account campaign session event ticket supplier warehouse
    employee store contract subscription lead region return`,
  manner: `gross net first last total average new old active billing shipping primary monthly yearly cancelled planned`,
  property: `name status type amount price cost country state city category brand channel source gender count value
    rate revenue margin discount tax quantity weight duration score segment level`,
};
/** @type {Record<keyof typeof WORDS, string[]>} */
const LISTS = { thing: split(WORDS.thing), manner: split(WORDS.manner), property: split(WORDS.property) };

/** @param {string} text */
function split(text) {
  return text.split(/\s+/);
}

/**
 * `answer` gives what Looker would for a path of its metadata routes.
 * @param {{ explores: number; fields: number }} size
 */
export function generateInstance({ explores, fields }) {
  const random = randomNumbers(SEED);
  /** @param {keyof typeof WORDS} list */
  const word = list => LISTS[list][Math.floor(random() * LISTS[list].length)] ?? '';
  /** Words that no dictionary has: warehouses are full of them. */
  const vocabulary = Array.from({ length: JARGON }, () => Math.floor(random() * 36 ** 5).toString(36));
  const jargon = () => vocabulary[Math.floor(random() * JARGON)] ?? '';
  const names = Array.from({ length: explores }, (_, at) => `${word('thing')}_${word('thing')}_${at}`);

  const field = (/** @type {number} */ at) => {
    const [thing, manner, property] = [word('thing'), word('manner'), word('property')];
    const short = `${titled(manner)} ${titled(property)}`;
    return {
      name: `${thing}_${jargon()}.${manner}_${property}_${at}`,
      label: `${titled(thing)} ${short}`,
      label_short: short,
      view_label: titled(thing),
      description: `The ${manner} ${property} of a ${thing}, from ${jargon()} ${jargon()}, as ${jargon()} has it.`,
      type: at % 3 === 0 ? 'sum' : 'string',
      synonyms: at % 5 === 0 ? [jargon()] : [],
      tags: null,
      hidden: false,
    };
  };
  return {
    /** @param {string} path @returns {unknown} */
    answer(path) {
      if (!path.includes('/explores/')) {
        const listed = names.map(name => ({ name, label: titled(name.replaceAll('_', ' ')), hidden: false }));
        return [{ name: 'generated', label: 'Generated', explores: listed }];
      }
      const all = Array.from({ length: fields }, (_, at) => field(at));
      const measures = all.filter(({ type }) => type === 'sum');
      return { label: 'x', fields: { dimensions: all.filter(({ type }) => type !== 'sum'), measures } };
    },
  };
}

/** @param {string} text */
const titled = text => text.replaceAll(/\b[a-z]/g, letter => letter.toUpperCase());

/** Numbers from 0 to 1 that look like chance (mulberry32). @param {number} seed */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
