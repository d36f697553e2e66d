import { IANAZone } from 'luxon';
import type { ModelTarget } from './agent/agent.ts';
import type { Clock } from './base/clock.ts';
import type { Secret } from './base/secret.ts';
import { type Config } from './config/config.ts';
import type { Connection, Connections } from './connections/connections.ts';
import { CodedError } from './contract/errors.ts';
import { DEMO_MODEL, type Demo } from './demo/demo.ts';
import { type LookerTarget, webOrigin } from './looker/looker.ts';

/** Where a question goes: addresses with their credentials, the zone of the data and its today. */
export interface Destination {
  /** Which Looker that is, and who asks there. */
  readonly account: string;
  readonly looker: LookerTarget;
  readonly model: ModelTarget;
  /** IANA zone; undefined leaves the zone to Looker. */
  readonly timeZone: string | undefined;
  /** Where people open this Looker in a browser; undefined for the demo, which has no pages. */
  readonly webUrl: string | undefined;
  readonly now: Date;
}

/** Turns a connection into addresses. The demo differs from a customer's Looker here, and nowhere after. */
export class Destinations {
  readonly #config: Config;
  readonly #connections: Connections;
  readonly #demo: Demo;
  readonly #clock: Clock;

  constructor(options: { config: Config; connections: Connections; demo: Demo; clock: Clock }) {
    this.#config = options.config;
    this.#connections = options.connections;
    this.#demo = options.demo;
    this.#clock = options.clock;
  }

  /** The connection in use; throws no_connection. */
  async connection(): Promise<Connection> {
    const connection = await this.#connections.active();
    if (connection === undefined) throw new CodedError('no_connection');
    return connection;
  }

  /** The Looker in use; throws no_connection, secret_unreadable. */
  async looker(): Promise<LookerTarget> {
    return this.lookerOf(await this.connection());
  }

  /** Where its questions go; throws no_connection, secret_unreadable, model_key_missing. */
  async active(): Promise<Destination> {
    const connection = await this.connection();
    const { clientSecret, modelKey } = await this.#connections.secrets(connection.id);
    return {
      account: connection.account,
      looker: await this.lookerOf(connection, { clientSecret }),
      model: await this.model(connection.source, modelKey),
      timeZone: zoneOf(connection),
      webUrl: webUrlOf(connection),
      now: connection.source === 'demo' ? this.#demo.now() : this.#clock.now(),
    };
  }

  /** The Looker of a connection, with other credentials where some are given; throws secret_unreadable. */
  async lookerOf(
    connection: Connection,
    given: { clientId?: string | undefined; clientSecret?: Secret | undefined } = {},
  ): Promise<LookerTarget> {
    const { id, url, verifySsl, showHidden } = connection;
    if (connection.source === 'demo') return { ...(await this.#demoLooker(id)), showHidden };
    const clientId = given.clientId ?? connection.clientId;
    const clientSecret = given.clientSecret ?? (await this.#connections.secrets(id)).clientSecret;
    const isWhole = url !== null && URL.canParse(url) && clientId !== null && clientSecret !== undefined;
    if (!isWhole) throw new CodedError('secret_unreadable');
    return { id, baseUrl: url, clientId, clientSecret, verifySsl, showHidden };
  }

  /** The person's own key, else the server's, else for the demo its rule-based model; throws model_key_missing. */
  async model(source: Connection['source'], own: Secret | undefined): Promise<ModelTarget> {
    const { geminiApiKey, geminiBaseUrl, geminiModel } = this.#config;
    const apiKey = own ?? geminiApiKey;
    if (apiKey !== undefined) return { baseUrl: geminiBaseUrl, apiKey, model: geminiModel };
    if (source !== 'demo') throw new CodedError('model_key_missing');
    const model = await this.#demo.model();
    return { baseUrl: model.url, apiKey: model.apiKey, model: DEMO_MODEL };
  }

  async #demoLooker(id: string): Promise<LookerTarget> {
    const { url, clientId, clientSecret } = await this.#demo.looker();
    return { id, baseUrl: url, clientId, clientSecret, verifySsl: true };
  }
}

/** None where what is stored is no zone that this machine knows. */
const zoneOf = ({ timeZone }: Connection): string | undefined =>
  timeZone !== null && IANAZone.isValidZone(timeZone) ? timeZone : undefined;

/** A connection of an older version was not asked for its web address. */
const webUrlOf = ({ webUrl, url }: Connection): string | undefined =>
  webUrl ?? (url === null ? undefined : webOrigin(url, ''));
