import type { Engine } from './chart-engine.ts';
import { readLooks } from './chart-looks.ts';

/** Pixels of the picture for one of the page: sharp on paper and on dense screens. */
const SCALE = 2;
const MARGIN = 24;
const TITLE = 18;
const LINE = 13;

/** Milliseconds until a tooltip that is sent away is gone; chart-parts.ts asks for one. */
const TIP_GOES = 20;

/** What stands around the chart, so that the picture explains itself wherever it is put. */
export interface Caption {
  readonly title: string;
  readonly query: string;
}

function loadImage(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.addEventListener('load', () => resolve(image));
    image.addEventListener('error', () => reject(new Error('the drawing could not be read as an image')));
    image.src = source;
  });
}

/** Breaks a text into lines that are no wider than `width`. */
function linesOf(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The chart with its title and query as PNG. The SVG goes through a `data:` address, which the page's CSP allows for images. */
export async function chartPicture(engine: Engine, caption: Caption): Promise<Blob> {
  const looks = readLooks();
  const [width, height] = [engine.getWidth(), engine.getHeight()];
  engine.dispatchAction({ type: 'hideTip' });
  await new Promise(resolve => setTimeout(resolve, TIP_GOES));
  const svg = engine.renderToSVGString();
  const image = await loadImage(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const titleFont = `600 ${TITLE}px ${looks.font}`;
  const queryFont = `${LINE}px ${looks.font}`;
  context.font = titleFont;
  const title = linesOf(context, caption.title, width);
  context.font = queryFont;
  const query = linesOf(context, caption.query, width);
  const head = title.length * TITLE * 1.35 + query.length * LINE * 1.5 + 12;

  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (height + head + 2 * MARGIN) * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = looks.surface;
  context.fillRect(0, 0, width + 2 * MARGIN, height + head + 2 * MARGIN);
  context.textBaseline = 'top';
  let top = MARGIN;
  const write = (lines: readonly string[], font: string, colour: string, step: number): void => {
    context.font = font;
    context.fillStyle = colour;
    for (const line of lines) {
      context.fillText(line, MARGIN, top);
      top += step;
    }
  };
  write(title, titleFont, looks.ink, TITLE * 1.35);
  write(query, queryFont, looks.soft, LINE * 1.5);
  context.drawImage(image, MARGIN, MARGIN + head, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

/** Gives a file to the person as a download. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file when the click is over; Safari a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
