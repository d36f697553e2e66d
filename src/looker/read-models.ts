import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { plainText } from './plain-text.ts';

/** An explore before its fields are read. */
export interface ExploreEntry {
  readonly model: string;
  readonly modelLabel: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupLabel: string;
}

/** The largest known instances have some 1,500. */
const MAX_EXPLORES = 3_000;
const LABEL = 200;
const DESCRIPTION = 300;

const text = otherwise(z.nullish(z.string()), undefined);
const exploreSchema = z.object({
  name: z.string().check(z.minLength(1)),
  label: text,
  description: text,
  group_label: text,
  hidden: otherwise(z.nullish(z.boolean()), undefined),
});
const explores = z.array(otherwise(z.nullable(exploreSchema), null));
const modelSchema = z.object({
  name: z.string().check(z.minLength(1)),
  label: text,
  explores: otherwise(z.nullish(explores), undefined),
});
const modelsSchema = z.array(otherwise(z.nullable(modelSchema), null));

/** What `readModels` reads, as Looker's `fields=` names it. */
export const MODELS_FIELDS = 'name,label,explores(name,label,description,group_label,hidden)';

const rawModel = z.object({ name: z.string(), explores: z.array(z.unknown()) });
const rawSchema = z.array(otherwise(z.nullable(rawModel), null));
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** By model all its explores, hidden ones too, as Looker tells them. */
export const readRawExplores = (answer: unknown): ReadonlyMap<string, readonly unknown[]> =>
  new Map(
    (rawSchema.safeParse(answer).data ?? []).flatMap(model =>
      model === null ? [] : [[model.name, model.explores.filter(isObject)]],
    ),
  );

/** The explores that are not hidden, in Looker's order. */
export const readModels = (answer: unknown): readonly ExploreEntry[] =>
  (modelsSchema.safeParse(answer).data ?? [])
    .flatMap(model =>
      (model?.explores ?? []).flatMap(explore =>
        model === null || explore === null || explore.hidden === true
          ? []
          : [
              {
                model: model.name,
                modelLabel: plainText(model.label, LABEL) || model.name,
                name: explore.name,
                label: plainText(explore.label, LABEL) || explore.name,
                description: plainText(explore.description, DESCRIPTION),
                groupLabel: plainText(explore.group_label, LABEL),
              },
            ],
      ),
    )
    .slice(0, MAX_EXPLORES);
