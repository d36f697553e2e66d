export type SetupField = 'url' | 'client_id' | 'client_secret' | 'gemini_api_key' | 'verify_ssl';

/** The field one has to mend after a failure with this code; a code that is not here is nothing a field can mend. */
const FIELDS: Readonly<Record<string, SetupField>> = {
  address_invalid: 'url',
  address_scheme: 'url',
  address_credentials: 'url',
  address_forbidden: 'url',
  looker_dns: 'url',
  looker_refused: 'url',
  looker_timeout: 'url',
  looker_not_api: 'url',
  looker_redirect: 'url',
  looker_tls: 'verify_ssl',
  looker_wrong_secret: 'client_secret',
  looker_user_disabled: 'client_id',
  looker_forbidden: 'client_id',
  looker_no_models: 'client_id',
  looker_no_explores: 'client_id',
  looker_no_query_permission: 'client_id',
  model_key_missing: 'gemini_api_key',
  model_key_refused: 'gemini_api_key',
  model_quota: 'gemini_api_key',
  model_google_login: 'gemini_api_key',
};

const isField = (name: string): name is SetupField =>
  ['url', 'client_id', 'client_secret', 'gemini_api_key', 'verify_ssl'].includes(name);

/** Where a failed set-up is to be mended: the field the server named, else the one its code speaks of. */
export function fieldOf(code: string | undefined, named: string | undefined): SetupField | undefined {
  if (named !== undefined && isField(named)) return named;
  return code !== undefined && Object.hasOwn(FIELDS, code) ? FIELDS[code] : undefined;
}
