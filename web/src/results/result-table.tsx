import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef } from 'react';
import { useIntl } from 'react-intl';
import { type Language, nearestLanguage } from '../../../src/contract/language.ts';
import type { Cell, Column } from '../../../src/contract/results.ts';
import { formatCell } from '../../../src/format/format.ts';
import { type ColumnLooks, features, type Row, tableColumns } from './table-columns.ts';

/** Pixels of a row: one line of text. */
const ROW = 36;

interface Heading {
  readonly id: string;
  readonly looks: ColumnLooks;
  readonly sorted: false | 'asc' | 'desc';
  readonly sort: () => void;
}

function HeadingCell({ looks: { column, isNumber, pivot }, sorted, sort }: Heading) {
  return (
    <th
      aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      className="sticky top-0 z-10 border-line border-b bg-surface p-0 align-bottom font-medium"
      scope="col"
    >
      <button
        className={`group flex w-full items-end gap-1 px-3 py-2 text-ink-soft text-sm leading-snug hover:text-ink focus-visible:-outline-offset-2 ${isNumber ? 'flex-row-reverse text-right' : 'text-left'}`}
        onClick={sort}
        type="button"
      >
        <span>
          {column.label}
          {pivot.length > 0 && <span className="block text-ink">{pivot.join(' · ')}</span>}
        </span>
        <span
          aria-hidden="true"
          className={
            sorted === false ? 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60' : 'text-accent'
          }
        >
          {sorted === 'asc' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  );
}

/** A row of cells; memoised, since scrolling shows mostly rows that are there already. */
const TableRow = memo(function TableRow({
  cells,
  columns,
  index,
  language,
}: {
  cells: readonly Cell[];
  columns: readonly Column[];
  /** From 1, in the order shown, the head counted. */
  index: number;
  language: Language;
}) {
  return (
    <tr aria-rowindex={index} className="hover:bg-sunken" style={{ height: ROW }}>
      {columns.map((column, at) => {
        const text = formatCell(cells[at], column, language);
        const isNumber = column.kind !== 'dimension';
        const none = (cells[at] ?? null) === null ? 'text-ink-soft' : '';
        return (
          <td
            className={`truncate border-line border-b px-3 ${isNumber ? 'text-right' : ''} ${none}`}
            key={column.key}
            title={text}
          >
            {text}
          </td>
        );
      })}
    </tr>
  );
});

/** Takes the place of the rows that are scrolled away, so that the browser's own table layout holds. */
const Gap = ({ height }: { height: number }) => (height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null);

/** The widths of the columns and their headings; both stay while rows come and go. */
function TableHead({ headings }: { headings: readonly Heading[] }) {
  return (
    <>
      <colgroup>
        {headings.map(({ id, looks }) => (
          <col key={id} style={{ width: looks.width }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {headings.map(heading => (
            <HeadingCell key={heading.id} {...heading} />
          ))}
        </tr>
      </thead>
    </>
  );
}

/** The rows with Looker's labels and formats; sorts by click, draws only the rows in sight. */
export function ResultTable({ title, columns, rows }: { title: string; columns: Column[]; rows: Cell[][] }) {
  const language = nearestLanguage(useIntl().locale);
  const definitions = useMemo(() => tableColumns(columns, rows, language), [columns, rows, language]);
  const data: readonly Row[] = rows;
  const table = useTable({ features, columns: definitions, data, enableMultiSort: false });
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const headings = (table.getHeaderGroups()[0]?.headers ?? []).flatMap(({ id, column }): Heading[] => {
    const looks = column.columnDef.meta;
    const sort = (): void => column.toggleSorting();
    return looks === undefined ? [] : [{ id, looks, sorted: column.getIsSorted(), sort }];
  });
  const width = headings.reduce((sum, { looks }) => sum + looks.width, 0);
  return (
    // Scrolled by keyboard too: hence the tab stop and the name.
    <section
      aria-label={title}
      className="max-h-123 overflow-auto @min-[1200px]:max-h-160 rounded-card border border-line"
      ref={scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table
        aria-colcount={columns.length}
        aria-label={title}
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-sm tabular-nums"
        style={{ minWidth: width }}
      >
        <TableHead headings={headings} />
        <tbody>
          <Gap height={items[0]?.start ?? 0} />
          {items.map(({ index }) => (
            <TableRow
              cells={sorted[index]?.original ?? []}
              columns={columns}
              index={index + 2}
              key={sorted[index]?.id ?? index}
              language={language}
            />
          ))}
          <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}
