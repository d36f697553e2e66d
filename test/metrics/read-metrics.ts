/** Prometheus' text as sample → value; a sample is written as `name{label="value"}`. */
export function readMetrics(text: string): Map<string, number> {
  const samples = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line): [string, number] => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** The sum of all samples of a metric, whatever their labels. */
export const sumOf = (samples: ReadonlyMap<string, number>, name: string): number =>
  [...samples].reduce((sum, [sample, value]) => (sample.split('{', 1)[0] === name ? sum + value : sum), 0);
