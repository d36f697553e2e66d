import type { Look } from '../content/content.ts';
import { sharedFolderJson } from './folder-json.ts';
import { DEMO_USER, SHARED_FOLDER } from './instance-json.ts';
import { queryJson } from './query-json.ts';

/** Looker's LookWithQuery (the search answers it too; `fields` cuts it). */
export function lookJson(look: Look, model: { label: string }, url: string): Record<string, unknown> {
  return {
    ...nothingToSay(),
    id: look.id,
    title: look.title,
    description: look.description,
    query_id: look.query.id,
    query: queryJson(look.query, url),
    model: { id: look.query.model, label: model.label },
    short_url: `/looks/${look.id}`,
    url: `/looks/${look.id}`,
    embed_url: `/embed/looks/${look.id}`,
    folder: sharedFolderJson(),
    folder_id: SHARED_FOLDER,
    user_id: DEMO_USER.id,
    user_name: DEMO_USER.name,
  };
}

const nothingToSay = () => ({
  can: {},
  content_metadata_id: null,
  certification_metadata: null,
  content_favorite_id: null,
  created_at: null,
  deleted: false,
  deleted_at: null,
  deleter_id: null,
  excel_file_url: null,
  favorite_count: 0,
  google_spreadsheet_formula: null,
  image_embed_url: null,
  is_run_on_load: true,
  last_accessed_at: null,
  last_updater_id: null,
  last_viewed_at: null,
  public: false,
  public_slug: null,
  public_url: null,
  updated_at: null,
  view_count: 0,
  usage_count: 0,
  is_owner_disabled: false,
});
