/**
 * Every way the product can fail. `status` is the HTTP status it answers with, `retry` whether the same request may
 * succeed later with nothing changed. The sentences stand in i18n/, one a code and language.
 */
export const ERRORS = {
  internal: { status: 500, retry: true },
  invalid_message: { status: 400, retry: false },
  field_missing: { status: 400, retry: false },
  not_found: { status: 404, retry: false },
  method_not_allowed: { status: 405, retry: false },
  upgrade_required: { status: 426, retry: false },
  unauthorized: { status: 401, retry: false },
  origin_refused: { status: 403, retry: false },
  host_refused: { status: 403, retry: false },
  too_many_attempts: { status: 429, retry: true },
  too_many_waiting: { status: 429, retry: true },
  too_large: { status: 413, retry: false },
  headers_too_large: { status: 431, retry: false },
  busy: { status: 409, retry: true },
  connection_busy: { status: 409, retry: true },
  shutting_down: { status: 503, retry: true },
  cancelled: { status: 499, retry: true },

  config_invalid: { status: 500, retry: false },
  port_in_use: { status: 500, retry: false },
  port_unusable: { status: 500, retry: false },
  server_unreachable: { status: 502, retry: true },
  encryption_key_missing: { status: 409, retry: false },
  encryption_key_invalid: { status: 500, retry: false },
  encryption_key_mismatch: { status: 500, retry: false },
  secret_unreadable: { status: 409, retry: false },
  storage_unavailable: { status: 503, retry: true },
  storage_damaged: { status: 500, retry: false },
  entry_damaged: { status: 500, retry: false },
  storage_newer: { status: 500, retry: false },
  storage_in_use: { status: 500, retry: false },
  storage_not_private: { status: 500, retry: false },
  agent_user_not_root: { status: 500, retry: false },
  agent_user_refused: { status: 500, retry: false },
  agent_user_unreachable: { status: 500, retry: false },
  agent_user_reads: { status: 500, retry: false },
  backup_nothing: { status: 404, retry: false },
  backup_exists: { status: 409, retry: false },
  backup_unwritable: { status: 500, retry: true },
  backup_damaged: { status: 500, retry: false },

  platform_unsupported: { status: 501, retry: false },
  npm_missing: { status: 500, retry: false },
  install_offline: { status: 502, retry: true },
  install_no_space: { status: 507, retry: true },
  install_checksum: { status: 502, retry: true },
  install_failed: { status: 502, retry: true },
  program_not_found: { status: 500, retry: false },
  program_unusable: { status: 500, retry: false },
  programs_not_private: { status: 500, retry: false },
  program_broken: { status: 500, retry: true },

  address_invalid: { status: 400, retry: false },
  address_scheme: { status: 400, retry: false },
  address_credentials: { status: 400, retry: false },
  address_forbidden: { status: 400, retry: false },
  looker_dns: { status: 502, retry: true },
  looker_refused: { status: 502, retry: true },
  looker_tls: { status: 502, retry: false },
  looker_timeout: { status: 504, retry: true },
  looker_not_api: { status: 502, retry: false },
  looker_redirect: { status: 502, retry: false },
  looker_wrong_secret: { status: 400, retry: false },
  looker_user_disabled: { status: 403, retry: false },
  looker_forbidden: { status: 403, retry: false },
  looker_rate_limited: { status: 429, retry: true },
  looker_budget_used: { status: 429, retry: false },
  looker_server_error: { status: 502, retry: true },
  looker_no_models: { status: 409, retry: false },
  looker_no_explores: { status: 409, retry: false },
  looker_no_query_permission: { status: 403, retry: false },
  looker_database_error: { status: 502, retry: true },
  looker_unreadable: { status: 502, retry: true },
  looker_too_large: { status: 502, retry: false },
  looker_too_wide: { status: 502, retry: false },

  model_key_missing: { status: 409, retry: false },
  model_key_refused: { status: 400, retry: false },
  model_quota: { status: 429, retry: true },
  model_overloaded: { status: 503, retry: true },
  model_not_found: { status: 400, retry: false },
  model_blocked: { status: 422, retry: false },
  model_empty: { status: 502, retry: true },
  model_cut: { status: 502, retry: true },
  model_unreachable: { status: 502, retry: true },
  model_refused_request: { status: 502, retry: false },
  model_google_login: { status: 400, retry: false },

  agent_unavailable: { status: 503, retry: true },
  agent_crashed: { status: 502, retry: true },
  agent_timeout: { status: 504, retry: true },
  agent_flooded: { status: 502, retry: true },
  agent_not_contained: { status: 500, retry: false },
  agent_without_tools: { status: 503, retry: true },
  too_many_steps: { status: 422, retry: true },
  toolbox_unavailable: { status: 503, retry: true },
  tool_not_allowed: { status: 403, retry: false },
  tool_arguments: { status: 400, retry: false },
  query_failed: { status: 502, retry: false },

  no_connection: { status: 409, retry: false },
  question_empty: { status: 400, retry: false },
  question_too_long: { status: 413, retry: false },
  message_id_reused: { status: 409, retry: false },
  turn_running: { status: 409, retry: true },
  turn_not_running: { status: 409, retry: false },
  approval_not_found: { status: 404, retry: false },
  interrupted: { status: 503, retry: true },
  answered_again: { status: 503, retry: false },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** Values for the placeholders of a sentence: `{field}`, `{limit}`, `{seconds}` … */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** A failure with a code of the catalogue. `cause` is for the log only and never leaves the server. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, options: { params?: ErrorParams; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.params = options.params ?? {};
  }
}

/** What an unknown failure is told as: coded errors keep their code, everything else is `internal`. */
export const asCodedError = (error: unknown): CodedError =>
  error instanceof CodedError ? error : new CodedError('internal', { cause: error });
