import { Tabs } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { Cell, ChartKind, ResultSummary } from '../../../src/contract/results.ts';
import type { ChartWish } from '../state/types.ts';
import { Icon } from '../ui/icon.tsx';
import { BigNumbers } from './big-numbers.tsx';
import { Chart } from './chart.tsx';
import type { ChartDescription } from './chart-description.ts';
import type { Engine } from './chart-engine.ts';
import { shortLabel } from './column-facts.ts';
import { describeChart } from './describe-chart.ts';
import { KindMenu } from './kind-menu.tsx';
import { ResultTable } from './result-table.tsx';
import { type WishedChart, wishedChart } from './wished-chart.ts';

interface Content {
  readonly result: ResultSummary;
  readonly rows: Cell[][];
  readonly title: string;
  readonly wish: ChartWish | undefined;
  readonly onEngine: (engine: Engine | undefined) => void;
}

interface Drawing {
  readonly chart: ChartDescription;
  /** What else is said below it. */
  readonly notes: readonly string[];
}

const TAB =
  'flex min-h-8 items-center gap-1.5 rounded-md px-3 text-sm text-ink-soft hover:text-ink data-[state=active]:bg-surface data-[state=active]:text-ink data-[state=active]:font-medium';

const countWords = ({ cut, row_count: count }: ResultSummary, intl: IntlShape): string =>
  intl.formatMessage({ id: cut ? 'results.rowsCut' : 'results.rows' }, { count });

function ChartPart({ chart, notes: said, result, title, onEngine }: Omit<Content, 'rows' | 'wish'> & Drawing) {
  const intl = useIntl();
  const notes = [...said, ...chart.notes.map(({ id, ...values }) => intl.formatMessage({ id }, values))];
  // A line that ends where the rows were cut off looks like a fall: it must be said here too.
  if (result.cut && chart.kind !== 'number')
    notes.unshift(`${intl.formatMessage({ id: 'results.drawn' })} ${countWords(result, intl)}.`);
  return (
    <>
      {chart.kind === 'number' ? (
        <BigNumbers chart={chart} />
      ) : (
        <Chart chart={chart} onEngine={onEngine} title={title} />
      )}
      {notes.length > 0 && <p className="mt-2 text-ink-soft text-sm">{notes.join(' ')}</p>}
    </>
  );
}

function TablePart({ result, rows, title }: Omit<Content, 'onEngine' | 'wish'>) {
  const intl = useIntl();
  return (
    <>
      <ResultTable columns={result.columns} rows={rows} title={title} />
      <p className="mt-2 text-ink-soft text-sm">{countWords(result, intl)}</p>
    </>
  );
}

function Empty() {
  const intl = useIntl();
  return (
    <div className="rounded-card bg-sunken px-4 py-8 text-center">
      <p className="font-medium">{intl.formatMessage({ id: 'results.empty' })}</p>
      <p className="text-ink-soft text-sm">{intl.formatMessage({ id: 'results.emptyHint' })}</p>
    </div>
  );
}

/** Chart and table: by tab, and side by side where the card is wide enough for both. */
function BothParts({ chart, notes, menu, ...content }: Content & Drawing & { menu: ReactNode }) {
  const intl = useIntl();
  const part = 'min-w-0 data-[state=inactive]:hidden @min-[1200px]:data-[state=inactive]:block';
  return (
    <Tabs.Root defaultValue="chart">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <Tabs.List
          aria-label={intl.formatMessage({ id: 'results.view' })}
          className="flex gap-0.5 rounded-card bg-sunken p-0.5 @min-[1200px]:hidden"
        >
          <Tabs.Trigger className={TAB} value="chart">
            <Icon name="chart" />
            {intl.formatMessage({ id: chart.kind === 'number' ? 'results.kind.number' : 'results.chart' })}
          </Tabs.Trigger>
          <Tabs.Trigger className={TAB} value="table">
            <Icon name="table" />
            {intl.formatMessage({ id: 'results.table' })}
          </Tabs.Trigger>
        </Tabs.List>
        {menu}
      </div>
      {/* Both stay mounted: a chart keeps its state, and a wide card shows both without asking which tab is chosen. */}
      <div className="grid grid-cols-1 gap-6 @min-[1200px]:grid-cols-2">
        <Tabs.Content className={part} forceMount value="chart">
          <ChartPart {...content} chart={chart} notes={notes} />
        </Tabs.Content>
        <Tabs.Content className={part} forceMount tabIndex={-1} value="table">
          <TablePart {...content} />
        </Tabs.Content>
      </div>
    </Tabs.Root>
  );
}

/** What is drawn otherwise than the agent wished, and why. `kind` is what is shown instead. */
function wishWords({ refused, added }: WishedChart, kind: ChartKind, intl: IntlShape): string[] {
  const name = (of: ChartKind): string => intl.formatMessage({ id: `results.kind.${of}` });
  const names = intl.formatList(added.map(shortLabel));
  return [
    ...(refused === undefined
      ? []
      : [intl.formatMessage({ id: 'results.wish.kind' }, { wished: name(refused), shown: name(kind) })]),
    ...(added.length === 0 || kind === 'table'
      ? []
      : [intl.formatMessage({ id: 'results.wish.columns' }, { names, count: added.length })]),
  ];
}

/** The rows of a result as the chart wished for, or that fits it, and as a table; as a table alone where no chart says it well. */
export function ResultBody(content: Content) {
  const { result, rows, wish } = content;
  const intl = useIntl();
  const wished = useMemo(() => wishedChart(result.columns, rows, wish), [result, rows, wish]);
  const { choice } = wished;
  const [picked, setPicked] = useState<ChartKind>();
  // What a person chose by hand stays, whatever the agent wishes then.
  const kind = picked ?? wished.kind;
  const chart = useMemo(() => describeChart(kind, wished.columns, wished.rows, intl), [kind, wished, intl]);
  if (rows.length === 0) return <Empty />;
  const notes = wishWords(picked === undefined ? wished : { ...wished, refused: undefined }, kind, intl);
  // Where there are tabs they lead to the table; where the table came first the menu leads back to it.
  const offered = wished.kind === 'table' ? choice.fitting : choice.fitting.filter(each => each !== 'table');
  const menu = <KindMenu fitting={offered} kind={kind} onChange={setPicked} />;
  if (chart !== undefined) return <BothParts {...content} chart={chart} menu={menu} notes={notes} />;
  const reason =
    choice.reason === undefined
      ? []
      : [intl.formatMessage({ id: `results.reason.${choice.reason}` }, { count: rows.length })];
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-soft text-sm">{[...notes, ...reason].join(' ')}</p>
        {menu}
      </div>
      <TablePart {...content} />
    </div>
  );
}
