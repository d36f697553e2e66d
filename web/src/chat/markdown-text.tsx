import { memo, useEffect, useMemo } from 'react';
import Markdown, { type Components } from 'react-markdown';
import { closeMarks, loadCloseMarks } from './close-marks.ts';
import { codeOf, splitBlocks, tablePieces } from './markdown-blocks.ts';
import { COMPONENTS, FIRST_PIECE, Frame, NEXT_PIECE } from './markdown-components.tsx';
import { PLUGINS } from './read-gfm.ts';

const Parsed = memo(function Parsed({ text, components }: { readonly text: string; readonly components: Components }) {
  return (
    <Markdown components={components} remarkPlugins={PLUGINS}>
      {text}
    </Markdown>
  );
});

function LongTable({ pieces }: { readonly pieces: readonly string[] }) {
  return (
    <Frame label="chat.table">
      <table>
        {pieces.map((piece, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a piece keeps its place while the table grows
          <Parsed components={at === 0 ? FIRST_PIECE : NEXT_PIECE} key={at} text={piece} />
        ))}
      </table>
    </Frame>
  );
}

const Block = memo(function Block({ text, growing }: { readonly text: string; readonly growing: boolean }) {
  const code = codeOf(text);
  if (code !== undefined) {
    return (
      <Frame label="chat.code">
        <pre>
          <code>{code}</code>
        </pre>
      </Frame>
    );
  }
  const shown = growing ? closeMarks(text) : text;
  const pieces = tablePieces(shown);
  if (pieces !== undefined) return <LongTable pieces={pieces} />;
  return <Parsed components={COMPONENTS} text={shown} />;
});

/**
 * Markdown as React elements, never as HTML. While `growing`, marks that are still open at the end are closed for show,
 * and only the last block is rendered anew.
 */
export function MarkdownText({ text, growing }: { readonly text: string; readonly growing: boolean }) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  useEffect(() => {
    if (growing) loadCloseMarks().catch(() => undefined);
  }, [growing]);
  return (
    <div className="chat-prose">
      {blocks.map((block, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a block keeps its place while the text grows
        <Block growing={growing && at === blocks.length - 1} key={at} text={block} />
      ))}
    </div>
  );
}
