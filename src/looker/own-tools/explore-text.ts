import { fitting, jsonBytes } from '../fitting.ts';
import type { KnownExplore, KnownField } from '../tool-scope.ts';

/** Every byte is sent to the model again with each later step of the conversation. */
const MAX_BYTES = 24 * 1024;
/** More choices are no hint, but a list. */
const MAX_CHOICES = 12;

/** How the descriptions of the tools tell what `exploreText` writes. */
export const FIELD_FORM =
  'Fields are [name, label, type, about]; created_{date,month} stands for created_date and created_month.';

/** What there is to say of a field beside its name. */
function about({ description = '', otherWords = [], choices = [], values = [] }: KnownField): string {
  return [
    description,
    otherWords.length === 0 ? '' : `Also: ${otherWords.join(', ')}`,
    values.length === 0 ? '' : `Has: ${values.map(value => JSON.stringify(value)).join(', ')}`,
    choices.length === 0 ? '' : `One of: ${choices.slice(0, MAX_CHOICES).join(', ')}`,
  ]
    .filter(Boolean)
    .join(' | ');
}

/** All frames of a date in one: `orders.created_date`, Created Date → `orders.created_{date,week,month}`, Created. */
function named({ name, shortLabel, type, frames = [] }: KnownField): string[] {
  const frame = type.replace(/^date_/, '');
  if (frames.length < 2 || !name.endsWith(frame)) return [name, shortLabel, type];
  const words = frame.replaceAll('_', ' ');
  const label = shortLabel.toLowerCase().endsWith(` ${words}`) ? shortLabel.slice(0, -words.length - 1) : shortLabel;
  return [`${name.slice(0, -frame.length)}{${frames.join(',')}}`, label, 'date'];
}

function told(field: KnownField): string[] {
  const words = about(field);
  return [...named(field), ...(words === '' ? [] : [words])];
}

/** An explore with its fields for the model, one JSON object: `{model, explore, label, always_filter?, dimensions, measures, …, left_out?}`. */
export function exploreText({ model, explore, label, always_filter, fields }: KnownExplore): string {
  const place = { model, explore, label, ...(always_filter === undefined ? {} : { always_filter }) };
  const shown = fitting(
    fields.map(field => ({ kind: field.kind, row: told(field) })),
    MAX_BYTES - jsonBytes(place),
  );
  const ofKind = (kind: KnownField['kind']): string[][] => shown.filter(one => one.kind === kind).map(({ row }) => row);
  const leftOut = fields.length - shown.length;
  return JSON.stringify({
    ...place,
    dimensions: ofKind('dimension'),
    measures: ofKind('measure'),
    ...(ofKind('filter').length === 0 ? {} : { filters: ofKind('filter') }),
    ...(ofKind('parameter').length === 0 ? {} : { parameters: ofKind('parameter') }),
    ...(leftOut === 0 ? {} : { left_out: leftOut }),
  });
}
