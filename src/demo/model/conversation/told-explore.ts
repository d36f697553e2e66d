import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { fieldSchema, type ToldField } from './metadata.ts';
import { jsonValuesIn, recordsIn } from './tool-answer.ts';

/** An explore with those of its fields that `find_fields` or `describe_explore` told. */
export interface ToldExplore {
  readonly model: string;
  readonly explore: string;
  readonly label: string;
  readonly dimensions: readonly ToldField[];
  readonly measures: readonly ToldField[];
}

const rows = otherwise(z.array(z.array(z.string())), []);
const text = otherwise(z.string(), '');
const exploreSchema = z.object({
  model: z.string(),
  explore: z.string(),
  label: text,
  dimensions: rows,
  measures: rows,
});

/** Best first, as they were told. */
export const readToldExplores = (answer: string): readonly ToldExplore[] =>
  recordsIn(answer).flatMap(record => {
    const { data } = exploreSchema.safeParse(record);
    if (data === undefined) return [];
    return [{ ...data, dimensions: data.dimensions.flatMap(readRow), measures: data.measures.flatMap(readRow) }];
  });

/** `[name, label, type, about]`; `created_{date,month}` stands for two fields. */
function readRow([name = '', label = '', type = '', about = '']: readonly string[]): readonly ToldField[] {
  const [, start = '', frames] = /^(.*)\{(.+)\}$/.exec(name) ?? [];
  const { description, marked } = readAbout(about);
  const synonyms = marked('Also').flatMap(words => words.split(', '));
  const suggestions = [...marked('Has').flatMap(readTexts), ...marked('One of').flatMap(words => words.split(', '))];
  const rest = { description, synonyms, suggestions };
  const told = (field: object): readonly ToldField[] => {
    const { data } = fieldSchema.safeParse({ ...rest, ...field });
    return data === undefined ? [] : [data];
  };
  if (frames === undefined) return told({ name, label, type });
  return frames
    .split(',')
    .flatMap(frame => told({ name: `${start}${frame}`, label: `${label} ${titled(frame)}`, type: `date_${frame}` }));
}

/** `Who buys. | Also: customer | Has: "Ana"`: words of its own, and lists that say what they are. */
function readAbout(about: string): { description: string; marked: (mark: string) => readonly string[] } {
  const parts = about.split(' | ');
  return {
    description: parts.filter(part => !/^(?:Also|Has|One of): /.test(part)).join(' '),
    marked: mark => parts.flatMap(part => (part.startsWith(`${mark}: `) ? [part.slice(mark.length + 2)] : [])),
  };
}

const readTexts = (list: string): readonly string[] =>
  jsonValuesIn(`[${list}]`).filter(value => typeof value === 'string');

/** `day_of_week` as Looker titles a frame: `Day Of Week`. */
const titled = (frame: string): string =>
  frame.replaceAll('_', ' ').replaceAll(/(?<!\p{L})\p{L}/gu, letter => letter.toUpperCase());
