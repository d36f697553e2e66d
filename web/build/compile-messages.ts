import { parse } from '@formatjs/icu-messageformat-parser';
import { type ESTree, type Plugin, parseSync } from 'vite';

/** The files of sentences: `chat-en.ts`, `chat-pt-br.ts` … */
const SENTENCES = /\/i18n\/\w+-(?:en|pt-br)\.ts$/;

/** The values of the objects that a module exports. */
const valuesIn = (program: ESTree.Program): ESTree.Expression[] =>
  program.body
    .flatMap(statement => (statement.type === 'ExportNamedDeclaration' ? [statement.declaration] : []))
    .flatMap(declaration => (declaration?.type === 'VariableDeclaration' ? declaration.declarations : []))
    .flatMap(({ init }) => (init?.type === 'ObjectExpression' ? init.properties : []))
    .flatMap(property => (property.type === 'Property' ? [property.value] : []));

/** A module of sentences with each as what react-intl's parser makes of it. */
export function compileSentences(code: string, file: string): string {
  const values = valuesIn(parseSync(file, code).program);
  if (values.length === 0) throw new Error(`${file} has no sentences`);
  return values.reduceRight((rest, value) => {
    if (value.type !== 'Literal' || typeof value.value !== 'string') {
      throw new Error(`${file}: a sentence has to be a plain string`);
    }
    return rest.slice(0, value.start) + JSON.stringify(parse(value.value)) + rest.slice(value.end);
  }, code);
}

/** Reads the sentences while the page is built, so that no browser has to fetch a parser for them (7 KB). */
export function compileMessages(): Plugin {
  return {
    name: 'compile-messages',
    apply: 'build',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: [{ find: /^(@formatjs\/icu-messageformat-parser)$/, replacement: '$1/no-parser.js' }],
      },
    }),
    transform: {
      filter: { id: SENTENCES },
      handler: (code, file) => ({ code: compileSentences(code, file), map: null }),
    },
  };
}
