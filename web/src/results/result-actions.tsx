import { useState } from 'react';
import { useIntl } from 'react-intl';
import { nearestLanguage } from '../../../src/contract/language.ts';
import type { Cell, ResultSummary } from '../../../src/contract/results.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { webAddress } from '../ui/web-address.ts';
import type { Engine } from './chart-engine.ts';
import { type Caption, chartPicture, download } from './chart-picture.ts';
import { toClipboard } from './clipboard.ts';
import { copyTable } from './copy-table.ts';

/** A file name of the title's words, without the signs that some systems do not allow. */
const fileName = (title: string): string =>
  title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80) || 'chart';

const LINK =
  'inline-flex min-h-8 items-center gap-1 rounded-card px-1.5 py-1 text-ink-soft text-sm transition-colors hover:bg-sunken hover:text-ink';

/** The same query in Looker itself, where the reader's own rights decide what it shows. */
function LookerLink({ address }: { address: string | undefined }) {
  const label = useIntl().formatMessage({ id: 'results.open' });
  const url = webAddress(address);
  if (url === undefined) return null;
  return (
    <Tooltip text={label}>
      <a aria-label={label} className={LINK} href={url.href} rel="noopener noreferrer" target="_blank">
        <Icon name="external" />
        Looker
      </a>
    </Tooltip>
  );
}

function CsvLink({ id }: { id: string }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'results.csv' });
  const language = nearestLanguage(intl.locale);
  const address = `/api/results/${encodeURIComponent(id)}.csv${language === 'en' ? '' : `?language=${language}`}`;
  return (
    <Tooltip text={label}>
      <a aria-label={label} className={LINK} download href={address}>
        <Icon name="download" />
        CSV
      </a>
    </Tooltip>
  );
}

function PictureButton({ onClick }: { readonly onClick: () => void }) {
  const label = useIntl().formatMessage({ id: 'results.png' });
  return (
    <Tooltip text={label}>
      <Button aria-label={label} className="gap-1! px-1.5!" look="quiet" onClick={onClick} small>
        <Icon name="download" />
        PNG
      </Button>
    </Tooltip>
  );
}

type Said = 'results.copied' | 'results.copyFailed' | 'results.pngFailed';

interface Taken {
  readonly result: ResultSummary;
  /** Undefined while they are loaded. */
  readonly rows: Cell[][] | undefined;
  /** Undefined while no chart is shown. */
  readonly engine: Engine | undefined;
  readonly caption: Caption;
}

/** Take it with you: the table into the clipboard, the rows as CSV, the chart as a picture. */
export function ResultActions({ result, rows, engine, caption }: Taken) {
  const intl = useIntl();
  const [said, setSaid] = useState<Said>();
  const copy = (): void => {
    if (rows === undefined) return;
    setSaid(undefined);
    toClipboard(copyTable(result.columns, rows, nearestLanguage(intl.locale))).then(
      () => setSaid('results.copied'),
      () => setSaid('results.copyFailed'),
    );
  };
  const savePicture = (): void => {
    if (engine === undefined) return;
    setSaid(undefined);
    chartPicture(engine, caption).then(
      picture => download(picture, `${fileName(caption.title)}.png`),
      () => setSaid('results.pngFailed'),
    );
  };
  return (
    <div className="-mr-1.5 flex flex-wrap items-center gap-0.5 @min-[560px]:justify-end">
      <IconButton
        disabled={rows === undefined}
        icon={said === 'results.copied' ? 'check' : 'copy'}
        label={intl.formatMessage({ id: 'results.copy' })}
        onClick={copy}
        small
      />
      {engine !== undefined && <PictureButton onClick={savePicture} />}
      <CsvLink id={result.result_id} />
      <LookerLink address={result.query_url} />
      <span className="text-ink-soft text-sm">
        <LiveRegion visible>{said !== undefined && intl.formatMessage({ id: said })}</LiveRegion>
      </span>
    </div>
  );
}
