import type { Explore } from './read-explore.ts';

/** What a result's column tells of its field. */
export interface FieldInfo {
  readonly label: string;
  readonly type: string;
  readonly kind: 'dimension' | 'measure' | 'calculation';
  /** Spreadsheet style, as Looker has it. */
  readonly valueFormat?: string;
}

/** The fields that can be columns, by name. */
export function columnFields({ fields }: Explore): ReadonlyMap<string, FieldInfo> {
  const found = new Map<string, FieldInfo>();
  for (const { name, label, type, kind, valueFormat } of fields) {
    if (kind !== 'dimension' && kind !== 'measure') continue;
    found.set(name, { label, type, kind, ...(valueFormat === undefined ? {} : { valueFormat }) });
  }
  return found;
}
