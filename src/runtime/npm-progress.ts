/** A package's archive has arrived, from the registry or from npm's cache; metadata requests have no such ending. */
const ARCHIVE = /^npm http (?:fetch GET (?:200|304)|cache) (\S+\.tgz)\b/;

/** Counts the packages that have arrived, from npm's stderr at `--loglevel=http`, given in pieces of any size. */
export function countArchives(onCount: (count: number) => void): (text: string) => void {
  const seen = new Set<string>();
  let rest = '';
  return text => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const address = ARCHIVE.exec(line)?.[1];
      if (address === undefined || seen.has(address)) continue;
      seen.add(address);
      onCount(seen.size);
    }
  };
}
