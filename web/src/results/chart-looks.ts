import { useEffect, useState } from 'react';
import type { ChartLooks } from './chart-parts.ts';

const SERIES = [1, 2, 3, 4, 5, 6, 7, 8];

/** The theme's colours as they are now: SVG and its picture need values, not variables. */
export function readLooks(): ChartLooks {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    soft: read('--ink-soft'),
    line: read('--line'),
    surface: read('--surface'),
    // Double quotes would end the attribute that the SVG of a picture has them in (ECharts 6.1).
    font: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"),
    palette: SERIES.map(number => read(`--chart-${number}`)),
  };
}

/** The looks, read anew when the page changes its theme. */
export function useLooks(): ChartLooks {
  const [looks, setLooks] = useState(readLooks);
  useEffect(() => {
    const observer = new MutationObserver(() => setLooks(readLooks()));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return looks;
}
