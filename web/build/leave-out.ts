import type { Plugin } from 'vite';

/** Parts of libraries that the page never runs, which a bundler cannot know: what stands in a file, and what instead. */
const PARTS: readonly { readonly file: string; readonly words: string; readonly instead: string }[] = [
  // Turns a tree back into markdown: react-markdown only ever reads.
  { file: 'remark-gfm/lib/index.js', words: 'toMarkdownExtensions.push(gfmToMarkdown(settings))', instead: '' },
  // SVG's attributes: markdown makes no SVG, and raw HTML is not let through.
  {
    file: 'property-information/index.js',
    words: "export const svg = merge([aria, svgBase, xlink, xmlns, xml], 'svg')",
    instead: 'export const svg = html',
  },
  // Every browser that can read this page clones by itself.
  ...['state', 'footer'].map(name => ({
    file: `mdast-util-to-hast/lib/${name}.js`,
    words: "import structuredClone from '@ungap/structured-clone'",
    instead: '',
  })),
];

/** Leaves out of the built page what it would load in vain (12 KB); fails when a library no longer has those words. */
export function leaveOut(): Plugin {
  const missing = new Set(PARTS);
  return {
    name: 'leave-out',
    apply: 'build',
    transform: {
      filter: { id: PARTS.map(({ file }) => `**/node_modules/${file}`) },
      handler(code, id) {
        const part = PARTS.find(({ file }) => id.endsWith(`/${file}`));
        if (part === undefined || !code.includes(part.words)) return undefined;
        missing.delete(part);
        return { code: code.replace(part.words, part.instead), map: null };
      },
    },
    buildEnd(error) {
      const [part] = missing;
      if (error === undefined && part !== undefined) this.error(`${part.file} no longer says: ${part.words}`);
    },
  };
}
