/**
 * From Looker's OpenAPI file for API 4.0 (26.12): of each schema the fields that an answer must carry, and those optional
 * ones (`?`) that hold another schema. A field that refers to a schema may be null: OpenAPI 3.0 cannot say so of a reference.
 */
const SCHEMAS: Readonly<Record<string, string>> = {
  ApiVersion: `looker_release_version:string current_version:ApiVersionElement supported_versions:array<ApiVersionElement>
    api_server_url:string web_server_url:string`,
  AccessToken: `access_token:string token_type:string expires_in:integer`,
  User: `can:object credentials_email:CredentialsEmail credentials_google:CredentialsGoogle
    credentials_ldap:CredentialsLDAP credentials_looker_openid:CredentialsLookerOpenid
    credentials_oidc:CredentialsOIDC credentials_saml:CredentialsSaml credentials_totp:CredentialsTotp
    credentials_workforce:CredentialsWorkforce id:string is_disabled:boolean presumed_looker_employee:boolean
    verified_looker_employee:boolean roles_externally_managed:boolean allow_direct_roles:boolean
    allow_normal_group_membership:boolean allow_roles_from_normal_groups:boolean is_iam_admin:boolean
    can_manage_api3_creds:boolean is_service_account:boolean`,
  LookmlModel: `can:object explores?:array<LookmlModelNavExplore> has_content:boolean unlimited_db_connections:boolean`,
  LookmlModelNavExplore: `hidden:boolean`,
  LookmlModelExplore: `id:string can_total:boolean can_develop:boolean can_see_lookml:boolean can_save:boolean can_explain:boolean
    can_pivot_in_db:boolean can_subtotal:boolean has_timezone_support:boolean
    self_service_explore_data:SelfServiceModelUploadData supports_cost_estimate:boolean hidden:boolean
    fields:LookmlModelExploreFieldset supported_measure_types:array<LookmlModelExploreSupportedMeasureType>`,
  LookmlModelExploreFieldset: `dimensions?:array<LookmlModelExploreField> measures?:array<LookmlModelExploreField>
    filters?:array<LookmlModelExploreField> parameters?:array<LookmlModelExploreField>`,
  LookmlModelExploreField: `align:string can_filter:boolean fiscal_month_offset:integer has_allowed_values:boolean
    has_drills_metadata:boolean hidden:boolean is_filter:boolean is_fiscal:boolean is_numeric:boolean
    is_timeframe:boolean can_time_filter:boolean time_interval:LookmlModelExploreFieldTimeInterval label:string
    label_short:string map_layer:LookmlModelExploreFieldMapLayer measure:boolean name:string
    strict_value_format:boolean parameter:boolean
    period_over_period_params:LookmlModelExploreFieldPeriodOverPeriodParams primary_key:boolean
    requires_refresh_on_sort:boolean scope:string sortable:boolean source_file:string source_file_path:string
    suggest_dimension:string suggest_explore:string suggestable:boolean tags:array<string> type:string
    user_attribute_filter_types:array<string> view:string view_label:string dynamic:boolean week_start_day:string
    times_used:integer original_view:string`,
  ModelFieldSuggestions: `suggestions:array<string> from_cache:boolean hit_limit:boolean used_calcite_materialization:boolean`,
  Query: `can:object id:string model:string view:string has_table_calculations:boolean`,
  JsonBi: `metadata:JsonBiMetadata rows:array<string>`,
  JsonBiFields: `dimensions:array<JsonBiField> measures:array<JsonBiField> pivots:array<JsonBiField>
    table_calculations:array<JsonBiTableCalc>`,
  JsonBiField: `category:string name:string type:string label:string field_group_variant:string hidden:boolean`,
  JsonBiPivots: `key:string data:object sort_values:object is_total:boolean`,
  LookWithQuery: `can:object id:string certification_metadata:Certification deleted:boolean is_run_on_load:boolean
    model:LookModel public:boolean folder:FolderBase is_owner_disabled:boolean query:Query`,
  Dashboard: `can:object hidden:boolean id:string model:LookModel readonly:boolean folder:FolderBase
    certification_metadata:Certification alert_sync_with_dashboard_filter_enabled:boolean chat_enabled:boolean
    crossfilter_enabled:boolean dashboard_elements?:array<DashboardElement>
    dashboard_filters?:array<DashboardFilter> dashboard_layouts?:array<DashboardLayout> deleted:boolean
    enable_viz_full_screen:boolean filters_bar_collapsed:boolean filters_location_top:boolean
    appearance:DashboardAppearance is_owner_disabled:boolean preserve_desktop_layout:boolean
    download_settings:DashboardDownloadSettings`,
  DashboardElement: `can:object id:string look:LookWithQuery query:Query result_maker:ResultMakerWithIdVisConfigAndDynamicFields
    title_hidden:boolean certification_metadata:Certification`,
  DashboardLayout: `can:object id:string active:boolean deleted:boolean
    dashboard_layout_components?:array<DashboardLayoutComponent>`,
  DashboardLayoutComponent: `can:object id:string deleted:boolean element_title_hidden:boolean`,
  DashboardFilter: `can:object id:string allow_multiple_values:boolean required:boolean`,
  ResultMakerWithIdVisConfigAndDynamicFields: `id:string total:boolean query:Query`,
  ValidationError: `errors?:array<ValidationErrorDetail>`,
  JsonBiMetadata: `big_query_metadata:JsonBiBigQueryMetadata fields:JsonBiFields pivots:array<JsonBiPivots> has_subtotals:boolean
    has_totals:boolean columns_truncated:string filters:object`,
};

/** What a value lacks to be one of that schema, as paths: `fields.dimensions.0.align is missing`. */
export function lacks(value: unknown, schema: string, path = schema): string[] {
  return (SCHEMAS[schema] ?? '').split(/\s+/).flatMap(text => {
    const [, name = '', optional, type = ''] = /^(\w+)(\??):(.+)$/.exec(text) ?? [];
    const given: unknown = Object.entries(value as object).find(([key]) => key === name)?.[1];
    if (given === undefined) return optional === '?' ? [] : [`${path}.${name} is missing`];
    return wrong(given, type, `${path}.${name}`, optional === '?');
  });
}

function wrong(value: unknown, type: string, path: string, nullable: boolean): string[] {
  const items = /^array<(.+)>$/.exec(type)?.[1];
  const isReference = /^[A-Z]/.test(type);
  if (value === null) return nullable || isReference ? [] : [`${path} is null`];
  if (items !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return Object.hasOwn(SCHEMAS, items) ? value.flatMap((item, index) => lacks(item, items, `${path}.${index}`)) : [];
  }
  if (isReference) return Object.hasOwn(SCHEMAS, type) ? lacks(value, type, path) : [];
  return typeof value === (type === 'integer' ? 'number' : type) ? [] : [`${path} is no ${type}`];
}
