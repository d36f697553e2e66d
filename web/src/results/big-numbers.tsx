import type { Figures } from './chart-description.ts';

/** One row of numbers, each with its name. */
export function BigNumbers({ chart }: { chart: Figures }) {
  const isOne = chart.figures.length === 1;
  return (
    <div className="py-4">
      {chart.of !== '' && <p className="mb-3 text-ink-soft">{chart.of}</p>}
      <dl className="flex flex-wrap gap-x-12 gap-y-6">
        {chart.figures.map(({ label, text }) => (
          <div className="flex flex-col-reverse" key={label}>
            <dt className="text-ink-soft text-sm">{label}</dt>
            <dd
              className={`font-semibold text-ink tabular-nums leading-tight tracking-tight ${isOne ? 'text-4xl @min-[480px]:text-5xl' : 'text-3xl'}`}
            >
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
