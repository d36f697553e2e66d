/** How old what is asked for may be: read anew after ten minutes, the same in the background, or a day old. */
export type Age = 'fresh' | 'stale' | 'kept';

export interface ExploreEntry {
  readonly model: string;
  readonly modelLabel: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupLabel: string;
}

export interface Field {
  /** `view.field`. */
  readonly name: string;
  /** With its view's label in front. */
  readonly label: string;
  readonly shortLabel: string;
  readonly viewLabel: string;
  readonly description: string;
  /** Looker's type: `string`, `date_month`, `sum`, … */
  readonly type: string;
  readonly kind: 'dimension' | 'measure' | 'filter' | 'parameter';
  readonly hidden: boolean;
  readonly primaryKey: boolean;
  readonly otherWords: readonly string[];
  readonly groupLabel?: string;
  readonly valueFormat?: string;
  readonly choices?: readonly string[];
}

export interface Explore {
  readonly model: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly alwaysFilters: readonly { readonly field: string; readonly value: string }[];
  readonly fields: readonly Field[];
}

/** All values of a field. */
export interface KnownValues {
  readonly model: string;
  /** `view.field`. */
  readonly field: string;
  readonly values: ReadonlySet<string>;
}

/** One Looker's explores; each call may cost one of Looker's, which can be scarce. An explore that was not read anew is the same object. */
export interface CatalogueSource {
  /** `onSent` is told when Looker is asked on the asker's way; without it that is on nobody's account. */
  explores(age: Age, onSent?: () => void): Promise<readonly ExploreEntry[]>;
  explore(model: string, explore: string, age: Age, onSent?: () => void): Promise<Explore>;
  /** What was read already. */
  known(): readonly Explore[];
  /** Values of fields that are known already, without asking, the newest last; a set that has not changed is the same object. */
  knownValues?(): readonly KnownValues[];
}
