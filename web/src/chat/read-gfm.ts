/// <reference types="remark-parse" />
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Options } from 'react-markdown';
import type { Processor } from 'unified';

/** What remark-gfm is made of, without the half that writes markdown (7 KB), which a page that only reads never runs. */
function readGfm(this: Processor): void {
  const data = this.data();
  // One tilde is “about” (~20), not a strike-through.
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfm({ singleTilde: false })];
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), gfmFromMarkdown()];
}

/** Tables, task lists, footnotes, strike-through and bare links. */
export const PLUGINS: Options['remarkPlugins'] = [readGfm];
