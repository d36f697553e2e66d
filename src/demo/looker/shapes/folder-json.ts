import { SHARED_FOLDER } from './instance-json.ts';

/** Looker's FolderBase of the folder in which all demo content lies. */
export const sharedFolderJson = (): Record<string, unknown> => ({
  name: 'Shared',
  parent_id: null,
  id: SHARED_FOLDER,
  content_metadata_id: '1',
  created_at: null,
  creator_id: null,
  child_count: 0,
  external_id: null,
  is_embed: false,
  is_embed_shared_root: false,
  is_embed_users_root: false,
  is_personal: false,
  is_personal_descendant: false,
  is_shared_root: true,
  is_users_root: false,
  can: {},
});
