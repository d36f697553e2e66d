import type { DemoExplore, DemoLookmlModel } from '../types.ts';
import { EXPLORES, type Explore } from './explores.ts';

const published = (explore: Explore): DemoExplore => ({
  name: explore.name,
  label: explore.label,
  description: explore.description,
  groupLabel: 'eCommerce',
  hidden: false,
  fields: explore.views.flatMap(view => view.fields.map(({ field }) => field)),
  alwaysFilter: explore.alwaysFilter,
});

/** The demo's one model, shaped like Looker's public sample `thelook`. */
export const THELOOK: DemoLookmlModel = {
  name: 'thelook',
  label: 'eCommerce',
  projectName: 'thelook',
  connection: 'demo',
  explores: EXPLORES.map(published),
};
