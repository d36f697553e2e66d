import { describe, expect, onTestFinished, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { testConnection } from '../../src/looker/connection-test.ts';
import {
  type Answerer,
  inlineQuery,
  json,
  openEgress,
  openTicket,
  raw,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

/** As Looker's tokens are: letters and digits. A JSON parser takes the beginning for `false`, stumbles, and quotes. */
const TOKEN = 'falsx4815162342qzXWvkYtRbNmPsLdHfGjKcZxVbNm';
/** Longest words of Looker that are passed on. */
const CUT = 500;
/** Words with the token in them, and again across the place where they are cut. */
const WORDS = `held ${TOKEN} `.padEnd(CUT - 20, '.') + TOKEN;
/** What would be left of it there. */
const HALF = TOKEN.slice(0, 12);

const login = json({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 });

async function world(routes: Record<string, Answerer>) {
  const looker = await startStandIn({ 'POST /login': login, ...routes });
  const { egress, logged } = await openEgress();
  onTestFinished(async () => {
    await egress.close();
    await looker.close();
  });
  return { looker, egress, logged, target: targetAt(looker.url) };
}

/** Everything a person, the model or the log may get to see of a failure. */
const seenOf = (failure: unknown): string[] =>
  failure instanceof CodedError
    ? [...LANGUAGES.map(language => errorSentence(language, failure)), String(failure.cause)]
    : [`no failure of ours: ${String(failure)}`];

describe('a Looker that repeats the token in its words does not have them passed on, not even cut in half', () => {
  test.each<[string, Answerer]>([
    ['as the message of a refusal', json({ message: WORDS }, 400)],
    ['as the error of a field', json({ message: '', errors: [{ field: 'x', message: WORDS }] }, 422)],
    ['as an error instead of rows', json([{ looker_error: WORDS }])],
    ['where a row is no JSON', raw(`[{"orders.state": ${TOKEN}}]`)],
  ])('%s', async (_, answer) => {
    const { egress, target, logged } = await world({ 'POST /queries/run_inline': answer });
    const { ask, ticket } = openTicket(egress, target);
    const { text } = await ask('POST', '/queries/run_inline', inlineQuery({}));
    expect(ticket.failure).toBeInstanceOf(CodedError);
    for (const seen of [text, ...seenOf(ticket.failure), ...logged]) expect(seen).not.toContain(HALF);
  });

  test.each<[string, Answerer]>([
    ['as an error instead of rows', json([{ looker_error: WORDS }, {}])],
    ['as the message of a refusal', json({ message: WORDS }, 400)],
    ['where the rows are no JSON', raw(`[${TOKEN}`)],
  ])('in the test of a connection: %s', async (_, answer) => {
    const { egress, target, logged } = await world({
      'GET /versions': json({ looker_release_version: '26.18.5', supported_versions: [] }),
      'GET /user': json({ is_disabled: false }),
      'GET /lookml_models': json([{ name: 'shop', label: 'Shop', explores: [{ name: 'orders' }] }]),
      'GET /lookml_models/*/explores/*': json({ fields: { dimensions: [{ name: 'orders.state' }], measures: [] } }),
      'POST /queries/run/json': answer,
    });
    const signal = new AbortController().signal;
    const failure: unknown = await testConnection(egress, target, {
      signal,
      onStage: () => {},
      counts: { queries: 0, other: 0 },
    }).catch(error => error);
    expect(failure).toBeInstanceOf(CodedError);
    for (const seen of [...seenOf(failure), ...logged]) expect(seen).not.toContain(HALF);
  });
});
