import * as z from 'zod';
import { exploreText, FIELD_FORM } from './explore-text.ts';
import { ownTool } from './own-tool.ts';

/** In all; the best explore gets half of them or more. */
const MAX_FIELDS = 24;

/** Finds what a question needs in one step, where models, explores and their fields were four. */
export const findFields = ownTool({
  description: `Finds explores and fields by words. Begin here. ${FIELD_FORM}`,
  input: z.object({
    words: z.string().min(1).describe('all you need: measures, dimensions, date'),
    model: z.string().optional(),
    explore: z.string().optional().describe('to search only this one'),
  }),
  run: async ({ words, model, explore }, { scope }) => {
    const scoped = { ...(model === undefined ? {} : { model }), ...(explore === undefined ? {} : { explore }) };
    const { explores, unread } = await scope.catalogue.findFields(words, { ...scoped, limit: MAX_FIELDS });
    const lines = explores.map(exploreText);
    if (lines.length === 0) lines.push('{"count":0,"note":"Nothing is called so. Try other words, or get_models."}');
    if (unread > 0) lines.push(JSON.stringify({ not_searched: unread, note: 'get_explores lists more explores.' }));
    return lines.join('\n');
  },
});
