import { afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import { LANGUAGES, type Language } from '../../../src/contract/language.ts';
import type { SetupStep } from '../../../src/contract/setup.ts';
import { ask, setUp } from '../../harness/ask.ts';
import { type Connected, connectedServer } from '../../harness/connected-server.ts';
import type { Frame } from '../../harness/ws-client.ts';
import { type Answerer, json, type StandIn, startStandIn } from '../../looker/egress-stand-in.ts';

/** A server that is connected, and has to stay so after every test: whatever fails leaves the former connection alone. */
export function connectedForGood(): () => Connected {
  const connected = connectedServer();
  let former = '';
  beforeAll(async () => {
    former = await connectionsOf(connected());
  });
  afterEach(() => expectConnected(connected(), former));
  return connected;
}

/** What the server says of its connections, as text. */
export const connectionsOf = async ({ server }: Connected): Promise<string> =>
  (await fetch(`${server.url}/api/connections`)).text();

async function expectConnected(connected: Connected, former: string): Promise<void> {
  expect(await connectionsOf(connected)).toBe(former);
  expect((await ask(await connected.server.open(), 'How many orders in 2025?')).results).toHaveLength(1);
}

/** Runs a set-up with these changes to the good one in each language: how each ended, and all that was said. */
export async function tryOut(
  { server, config }: Connected,
  changes: object,
): Promise<{ last: Frame[]; frames: Frame[] }> {
  const client = await server.open();
  const last: Frame[] = [];
  for (const language of LANGUAGES) last.push(await setUp(client, { ...config, ...changes, language }));
  return { last, frames: client.frames };
}

/** What each sentence tells a person to do, in the words of both languages. */
const CURES: Partial<Record<ErrorCode, Record<Language, string>>> = {
  field_missing: { en: 'Fill it in', 'pt-BR': 'Preencha-o' },
  address_invalid: { en: 'Write it as in the browser', 'pt-BR': 'Escreva como no navegador' },
  address_scheme: { en: 'begins with https://', 'pt-BR': 'começa com https://' },
  address_credentials: { en: 'Write only the address', 'pt-BR': 'Escreva só o endereço' },
  address_forbidden: { en: 'not for a Looker instance', 'pt-BR': 'não a uma instância do Looker' },
  looker_dns: { en: 'Check the address for typing errors', 'pt-BR': 'Confira se o endereço foi digitado certo' },
  looker_refused: { en: 'Check address and port', 'pt-BR': 'Confira endereço e porta' },
  looker_tls: { en: 'Use a valid certificate', 'pt-BR': 'Use um certificado válido' },
  looker_not_api: { en: 'Check the address', 'pt-BR': 'Confira o endereço' },
  looker_redirect: {
    en: 'Enter the address of the Looker instance',
    'pt-BR': 'Informe o endereço da própria instância',
  },
  looker_wrong_secret: { en: 'Create a new API key in Looker', 'pt-BR': 'Crie uma nova chave de API no Looker' },
  looker_user_disabled: { en: 'Enable the user', 'pt-BR': 'Ative-o' },
  looker_no_models: { en: 'Give it a role with a model set', 'pt-BR': 'Dê a ele um papel com um conjunto de modelos' },
  looker_no_query_permission: { en: 'Give its role the permissions', 'pt-BR': 'Dê ao papel dele as permissões' },
  model_key_missing: { en: 'Create one in Google AI Studio', 'pt-BR': 'Crie uma no Google AI Studio' },
  model_key_refused: { en: 'Check it, or create a new one', 'pt-BR': 'Confira-a ou crie outra' },
};

/** Endings with this code in this step that say, in each language, what to do; no placeholder is left. */
export const told = (step: SetupStep, code: ErrorCode): unknown[] =>
  LANGUAGES.map(language => {
    const cure = CURES[code]?.[language] ?? 'a cure that this test does not know';
    const message = expect.stringMatching(new RegExp(`^[^{}]*${cure}[^{}]*$`));
    return expect.objectContaining({ status: 'error', step, code, message });
  });

const MODELS = [{ name: 'shop', label: 'Shop', explores: [{ name: 'orders', label: 'Orders', hidden: false }] }];
/** A Looker that answers all that a set-up asks. */
export const HEALTHY: Record<string, Answerer> = {
  'GET /versions': json({ looker_release_version: '26.18.5', supported_versions: [{ version: '4.0' }] }),
  'GET /user': json({ id: '1', is_disabled: false }),
  'GET /lookml_models': json(MODELS),
  'GET /lookml_models/*/explores/*': json({ fields: { dimensions: [{ name: 'orders.state' }], measures: [] } }),
  'POST /queries/run/json': json([{ 'orders.state': 'CA' }]),
  'POST /queries/run_inline': json([{ 'orders.state': 'CA' }]),
};

/** A healthy Looker with some routes spoilt. */
export async function standIn(
  spoilt: Record<string, Answerer> = {},
  tls?: { key: string; cert: string },
): Promise<StandIn> {
  const started = await startStandIn({ ...HEALTHY, ...spoilt }, tls);
  onTestFinished(() => started.close());
  return started;
}
