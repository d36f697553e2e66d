import * as z from 'zod';
import { CodedError } from '../../contract/errors.ts';
import { exploreText } from './explore-text.ts';
import { ownTool } from './own-tool.ts';

/** All fields of an explore, for what `find_fields` did not find. */
export const describeExplore = ownTool({
  description: 'Lists all fields of an explore. Only when find_fields does not find what you need.',
  input: z.object({ model: z.string(), explore: z.string() }),
  run: async ({ model, explore }, { scope }) => {
    const found = await scope.catalogue.describe(model, explore);
    if (found === undefined) throw new CodedError('not_found');
    return exploreText(found);
  },
});
