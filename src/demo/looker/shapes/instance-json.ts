import { INSTANCE_TIME_ZONE } from '../write-query.ts';

/** The release whose API the shapes were taken from. */
const RELEASE = '26.18.5';

/** The one user and the folders of the demo. */
export const DEMO_USER = { id: '1', name: 'Demo User' } as const;
export const SHARED_FOLDER = '1';
export const PERSONAL_FOLDER = '9';

export function versionsJson(url: string): Record<string, unknown> {
  const version = {
    version: '4.0',
    full_version: `4.0.${RELEASE}`,
    status: 'current',
    swagger_url: `${url}/api/4.0/swagger.json`,
  };
  return {
    looker_release_version: RELEASE,
    current_version: version,
    supported_versions: [version],
    api_server_url: url,
    web_server_url: url,
  };
}

/** The few settings a client may want: here the instance's time zone is told. */
export function settingJson(url: string): Record<string, unknown> {
  return {
    timezone: INSTANCE_TIME_ZONE,
    allow_user_timezones: true,
    host_url: url,
    extension_framework_enabled: false,
    marketplace_enabled: false,
    embed_enabled: false,
    embed_cookieless_v2: false,
    email_domain_allowlist: [],
  };
}

/** An API-only user who may see everything and change nothing; such users sign in by no other way (null credentials). */
export function userJson(): Record<string, unknown> {
  const [first_name, last_name] = DEMO_USER.name.split(' ');
  return {
    can: {},
    ...NO_CREDENTIALS,
    ...PRIVILEGES,
    avatar_url: null,
    avatar_url_without_sizing: null,
    display_name: DEMO_USER.name,
    email: 'demo@example.com',
    embed_group_space_id: null,
    first_name,
    group_ids: [],
    home_folder_id: SHARED_FOLDER,
    id: DEMO_USER.id,
    is_disabled: false,
    last_name,
    locale: 'en',
    looker_versions: [RELEASE],
    models_dir_validated: null,
    personal_folder_id: PERSONAL_FOLDER,
    role_ids: ['2'],
    sessions: [],
    ui_state: null,
    embed_group_folder_id: null,
    service_account_name: null,
    url: '/api/4.0/users/1',
  };
}

const NO_CREDENTIALS = {
  credentials_api3: [],
  credentials_email: null,
  credentials_embed: [],
  credentials_google: null,
  credentials_ldap: null,
  credentials_looker_openid: null,
  credentials_oidc: null,
  credentials_saml: null,
  credentials_totp: null,
  credentials_workforce: null,
};

const PRIVILEGES = {
  presumed_looker_employee: false,
  verified_looker_employee: false,
  roles_externally_managed: false,
  allow_direct_roles: true,
  allow_normal_group_membership: true,
  allow_roles_from_normal_groups: true,
  is_iam_admin: false,
  can_manage_api3_creds: false,
  is_service_account: false,
};
