/** A query with dozens of fields and filters has 2 KB. */
const BYTES = 4 * 1024;
/** No tool has so many, or such long ones. */
const NAMES = 20;
const NAME_CHARS = 50;

type Arguments = Readonly<Record<string, unknown>>;

/** The arguments of an earlier call as they are told again: what is too long is only named. */
export function pastArguments(given: Arguments): Record<string, unknown> {
  let left = BYTES;
  const kept: [string, unknown][] = [];
  const shortened: string[] = [];
  for (const entry of Object.entries(given)) {
    const bytes = Buffer.byteLength(JSON.stringify(entry));
    if (bytes > left) shortened.push(entry[0].slice(0, NAME_CHARS));
    else {
      kept.push(entry);
      left -= bytes;
    }
  }
  return Object.fromEntries(shortened.length === 0 ? kept : [...kept, ['shortened', shortened.slice(0, NAMES)]]);
}
