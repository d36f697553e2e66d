import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { CodedError } from '../contract/errors.ts';
import { checkAddressAllowed } from './address.ts';
import { type Scrub, shortMessage } from './answer-body.ts';
import type { Egress } from './egress.ts';
import type { LookerTarget } from './target.ts';
import type { LookerCounts } from './tool-scope.ts';
import { webOrigin } from './web-origin.ts';

export type ConnectionTestStage = 'address' | 'login' | 'models' | 'query';

export interface ExploreName {
  readonly name: string;
  readonly label: string;
}

export interface ConnectionTestResult {
  /** Looker's release, such as `26.18.5`; empty when it does not say. */
  readonly release: string;
  /** Where people open this Looker, without a slash at the end. */
  readonly webUrl: string;
  /** Models with at least one explore that is not hidden. */
  readonly models: { name: string; label: string; explores: ExploreName[] }[];
  /** The instance's default zone (IANA), when Looker tells it: users without admin rights may not see it. */
  readonly timeZone?: string;
}

/** For each step but the query: a Looker that needs longer to tell its version is of no use for a chat. */
const STEP_MS = 10_000;
/** The cheapest query there is can still meet a database that has to wake up. */
const QUERY_MS = 60_000;
/** One explore's table may be broken; three in a row are the connection. */
const MAX_EXPLORES_TRIED = 3;

const text = otherwise(z.string(), '');
const versionsSchema = z.object({
  looker_release_version: text,
  supported_versions: z.array(z.unknown()),
  web_server_url: text,
});
const userSchema = z.object({ is_disabled: otherwise(z.boolean(), false) });
const exploreSchema = z.object({ name: text, label: text, hidden: otherwise(z.boolean(), false) });
const modelsSchema = z.array(z.object({ name: text, label: text, explores: otherwise(z.array(exploreSchema), []) }));
const fieldList = otherwise(z.array(z.object({ name: z.string(), hidden: otherwise(z.boolean(), false) })), []);
const fieldsSchema = z.object({ fields: z.object({ dimensions: fieldList, measures: fieldList }) });
const errorRowsSchema = z.tuple([z.object({ looker_error: z.string() })], z.unknown());

type Ask = (path: string, query?: object) => Promise<unknown>;

/**
 * Tries a Looker in the order in which things go wrong: the address, the sign-in, the models, a first query of one
 * row. Throws a CodedError that names the cause; `onStage` is told of each stage as it begins.
 */
export async function testConnection(
  egress: Egress,
  target: LookerTarget,
  options: { signal: AbortSignal; onStage(stage: ConnectionTestStage): void; counts: LookerCounts },
): Promise<ConnectionTestResult> {
  const { signal, counts } = options;
  const { host } = new URL(target.baseUrl);
  const onSent = { other: () => (counts.other += 1), query: () => (counts.queries += 1) };
  const ask: Ask = (path, query) =>
    query === undefined
      ? egress.request(target, { method: 'GET', path, signal, timeoutMs: STEP_MS, onSent: onSent.other })
      : egress.request(target, {
          method: 'POST',
          path,
          body: query,
          signal,
          timeoutMs: QUERY_MS,
          onSent: onSent.query,
        });
  options.onStage('address');
  await checkAddressAllowed(target.baseUrl, signal);
  const { looker_release_version: release, web_server_url } = await readVersions(ask, host);
  options.onStage('login');
  await checkUser(ask);
  const timeZone = await readTimeZone(ask);
  options.onStage('models');
  const models = await readModels(ask);
  options.onStage('query');
  await runFirstQuery(ask, models, egress.scrub);
  const webUrl = webOrigin(target.baseUrl, web_server_url);
  return { release, webUrl, models, ...(timeZone === undefined ? {} : { timeZone }) };
}

async function readVersions(ask: Ask, host: string): Promise<z.infer<typeof versionsSchema>> {
  const notApi = (cause: unknown): CodedError => new CodedError('looker_not_api', { params: { host }, cause });
  const answer = await ask('/versions').catch((error: unknown) => {
    // Some other JSON service, or one that closes the connection on us.
    const other =
      error instanceof CodedError && ['not_found', 'query_failed', 'looker_unreadable'].includes(error.code);
    throw other ? notApi(error) : error;
  });
  const versions = versionsSchema.safeParse(answer);
  if (!versions.success) throw notApi(versions.error);
  return versions.data;
}

async function checkUser(ask: Ask): Promise<void> {
  const user = userSchema.safeParse(await ask('/user'));
  if (user.data?.is_disabled === true) throw new CodedError('looker_user_disabled');
}

const settingSchema = z.object({ timezone: z.string() });

/** Nice to have: whatever goes wrong here is no failure of the connection. */
async function readTimeZone(ask: Ask): Promise<string | undefined> {
  try {
    const { timezone } = settingSchema.parse(await ask('/setting?fields=timezone'));
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'cancelled') throw error;
    return undefined;
  }
}

async function readModels(ask: Ask): Promise<ConnectionTestResult['models']> {
  const read = modelsSchema.parse(await ask('/lookml_models?fields=name,label,explores(name,label,hidden)'));
  if (read.length === 0) throw new CodedError('looker_no_models');
  const models = read.map(({ name, label, explores }) => ({ name, label: label || name, explores: visible(explores) }));
  const usable = models.filter(model => model.name !== '' && model.explores.length > 0);
  if (usable.length === 0) throw new CodedError('looker_no_explores');
  return usable;
}

const visible = (explores: readonly z.infer<typeof exploreSchema>[]): ExploreName[] =>
  explores
    .filter(({ name, hidden }) => name !== '' && !hidden)
    .map(({ name, label }) => ({ name, label: label || name }));

/** Succeeds with the first explore that gives a row; else throws what the first one failed with. */
async function runFirstQuery(ask: Ask, models: ConnectionTestResult['models'], scrub: Scrub): Promise<void> {
  // One explore of each model before the second of any: a model with a dead database must not use up all tries.
  const candidates = models
    .flatMap(model => model.explores.map((explore, place) => ({ model: model.name, explore: explore.name, place })))
    .sort((a, b) => a.place - b.place)
    .slice(0, MAX_EXPLORES_TRIED);
  let first: CodedError | undefined;
  for (const { model, explore } of candidates) {
    try {
      return await queryOneRow(ask, { model, explore }, scrub);
    } catch (error) {
      if (!(error instanceof CodedError) || !TRY_ANOTHER.has(error.code)) throw error;
      first ??= error;
    }
  }
  throw first ?? new CodedError('looker_no_explores');
}

/** Failures that may concern one explore only. */
const TRY_ANOTHER: ReadonlySet<string> = new Set([
  'looker_database_error',
  'looker_no_query_permission',
  'looker_forbidden',
  'looker_no_explores',
  'not_found',
]);

async function queryOneRow(
  ask: Ask,
  { model, explore }: { model: string; explore: string },
  scrub: Scrub,
): Promise<void> {
  const path = `/lookml_models/${encodeURIComponent(model)}/explores/${encodeURIComponent(explore)}`;
  const read = fieldsSchema.safeParse(
    await ask(`${path}?fields=fields(dimensions(name,hidden),measures(name,hidden))`),
  );
  const { dimensions = [], measures = [] } = read.data?.fields ?? {};
  const field = [...dimensions, ...measures].find(each => !each.hidden);
  if (field === undefined) throw new CodedError('looker_no_explores');
  const rows = await ask('/queries/run/json', { model, view: explore, fields: [field.name], limit: '1' }).catch(
    asDatabaseError,
  );
  const failed = errorRowsSchema.safeParse(rows);
  if (failed.success) throw databaseError(shortMessage(failed.data[0].looker_error, scrub));
}

/** The query is ours and well-formed: when Looker refuses it, something behind Looker is broken. */
function asDatabaseError(error: unknown): never {
  throw error instanceof CodedError && error.code === 'query_failed'
    ? databaseError(String(error.params.reason))
    : error;
}

const databaseError = (reason: string): CodedError =>
  new CodedError('looker_database_error', { cause: new Error(reason) });
