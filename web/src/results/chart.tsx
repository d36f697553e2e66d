import { type RefObject, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { nearestLanguage } from '../../../src/contract/language.ts';
import type { ChartDescription, Figures } from './chart-description.ts';
import type { Engine } from './chart-engine.ts';
import { useLooks } from './chart-looks.ts';
import { chartWords } from './chart-words.ts';
import { LoadAgain } from './load-again.tsx';
import { loadEngine } from './load-engine.ts';
import { ResultTrouble } from './result-waiting.tsx';

type Drawn = Exclude<ChartDescription, Figures>;

const HEIGHT = 320;
/** No card is narrower: then it is hidden, or the browser lays the page out for a picture of it. */
const NARROWEST = 120;
/** Room for one horizontal bar, and for what stands above and below the bars. */
const BAR = { one: 26, each: 13, around: 56 };

/** Pixels: horizontal bars need a line each, everything else fits the usual height. */
export function chartHeight(chart: Drawn): number {
  if (chart.kind !== 'horizontal_bar') return HEIGHT;
  const each = Math.max(BAR.one, chart.series.length * BAR.each + 8);
  return Math.max(180, chart.labels.length * each + BAR.around);
}

const reducesMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The engine on an element, and what draws with it. */
interface Mounted {
  readonly engine: Engine;
  readonly draw: typeof import('./chart-engine.ts').drawChart;
}

/** Undefined until the engine's chunk has come, and when it could not come: then `again` tries once more. */
function useEngine(element: RefObject<HTMLElement | null>) {
  const [mounted, setMounted] = useState<Mounted>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let engine: Engine | undefined;
    let gone = false;
    const mount = async (): Promise<void> => {
      const { mountChart, drawChart } = await loadEngine();
      if (gone || element.current === null) return;
      engine = mountChart(element.current);
      setMounted({ engine, draw: drawChart });
    };
    mount().catch(() => setFailed(true));
    return () => {
      gone = true;
      engine?.dispose();
    };
  }, [element, attempt]);
  const again = async (): Promise<void> => {
    await loadEngine();
    setFailed(false);
    setAttempt(count => count + 1);
  };
  return { mounted, failed, again };
}

/** Pixels an element is wide; 0 while it is hidden. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(entries => setWidth(Math.floor(entries.at(-1)?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** A chart as a picture with a description; the table beside it has the values. `onEngine` gives what a picture is made of. */
export function Chart({
  chart,
  title,
  onEngine,
}: {
  chart: Drawn;
  title: string;
  readonly onEngine: (engine: Engine | undefined) => void;
}) {
  const intl = useIntl();
  const language = nearestLanguage(intl.locale);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const { mounted, failed, again } = useEngine(canvas);
  const engine = mounted?.engine;
  const width = useWidth(box);
  const looks = useLooks();
  const height = chartHeight(chart);

  useEffect(() => {
    if (mounted === undefined || width < NARROWEST) return;
    mounted.engine.resize({ width, height });
    mounted.draw(mounted.engine, chart, { looks, language, width, animate: !reducesMotion() });
  }, [mounted, chart, looks, language, width, height]);
  useEffect(() => {
    onEngine(engine);
    return () => onEngine(undefined);
  }, [engine, onEngine]);

  return (
    <div ref={box} style={{ minHeight: height }}>
      {failed && (
        <ResultTrouble words={intl.formatMessage({ id: 'results.chartFailed' })}>
          <LoadAgain load={again} />
        </ResultTrouble>
      )}
      <div aria-label={chartWords(chart, title, intl)} hidden={failed} ref={canvas} role="img" style={{ height }} />
    </div>
  );
}
