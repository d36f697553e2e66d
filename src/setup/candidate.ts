import { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import type { SetupConfig } from '../contract/setup.ts';
import type { Candidate, SetupNeeds } from './needs.ts';

/** What a configuration means, checked before anything leaves this machine. */
export async function candidateOf(needs: SetupNeeds, config: SetupConfig, signal: AbortSignal): Promise<Candidate> {
  const candidate = await (config.use_demo ? demoCandidate(needs, config) : lookerCandidate(needs, config));
  if (candidate.source === 'looker') await needs.checkAddress(candidate.url, signal);
  return candidate;
}

const modelKey = (config: SetupConfig): Secret | undefined =>
  config.gemini_api_key.trim() === '' ? undefined : new Secret(config.gemini_api_key.trim());

async function demoCandidate(needs: SetupNeeds, config: SetupConfig): Promise<Candidate> {
  const key = modelKey(config);
  if (key !== undefined) needs.checkCanKeepSecrets();
  return { source: 'demo', ...(await needs.startDemo()), modelKey: key, verifySsl: true };
}

async function lookerCandidate(needs: SetupNeeds, config: SetupConfig): Promise<Candidate> {
  for (const field of ['url', 'client_id', 'client_secret'] as const) {
    if (config[field].trim() === '') throw new CodedError('field_missing', { params: { field } });
  }
  const url = needs.normaliseAddress(config.url);
  needs.checkCanKeepSecrets();
  return {
    source: 'looker',
    url,
    clientId: config.client_id.trim(),
    clientSecret: new Secret(config.client_secret),
    modelKey: modelKey(config) ?? (await needs.keptModelKey(url)),
    verifySsl: config.verify_ssl,
  };
}
