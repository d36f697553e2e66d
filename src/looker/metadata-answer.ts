import type { Metadata } from './metadata.ts';
import type { ApiPath } from './request-path.ts';

const LIST = /^\/lookml_models$/;
const MODEL = /^\/lookml_models\/([^/]+)$/;
const EXPLORE = /^\/lookml_models\/([^/]+)\/explores\/([^/]+)$/;

/**
 * What the Toolbox asks of models, explores and parameters, from what is kept: with more keys than it asked for, which
 * it passes over (1.12.0). As JSON text; undefined for any other request. Throws as Looker answers.
 */
export async function metadataAnswer(
  metadata: Metadata,
  path: ApiPath,
  onSent: () => void,
): Promise<string | undefined> {
  const { pathname, searchParams } = new URL(path.sent, 'http://looker.invalid');
  const wanted = searchParams.get('fields') ?? '';
  const [, model] = MODEL.exec(path.path) ?? [];
  if (model !== undefined && wanted.startsWith('explores(')) {
    // The list cannot be had, or has nothing of this model: Looker is asked for the model alone.
    const explores = (await metadata.rawExplores(model, 'asked', onSent).catch(() => undefined)) ?? [];
    if (explores.length > 0) return JSON.stringify({ explores });
  }
  const [, of, explore] = EXPLORE.exec(path.path) ?? [];
  if (of !== undefined && explore !== undefined && wanted.startsWith('fields(parameters(')) {
    return JSON.stringify({ fields: { parameters: await metadata.rawParameters(of, explore, 'asked', onSent) } });
  }
  const isMetadata = [LIST, MODEL, EXPLORE].some(pattern => pattern.test(path.path));
  return isMetadata ? metadata.raw(pathname.slice('/api/4.0'.length) + searchOf(path), 'asked', onSent) : undefined;
}

/** As it came: its form is part of what Looker is asked. */
const searchOf = ({ sent }: ApiPath): string => (sent.includes('?') ? sent.slice(sent.indexOf('?')) : '');
