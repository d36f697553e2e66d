import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { type Catalogue, createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  json,
  openEgress,
  type Seen,
  type StandIn,
  startStandIn,
  targetAt,
} from '../looker/egress-stand-in.ts';

export interface CatalogueWorld {
  readonly catalogue: Catalogue;
  readonly egress: Egress;
  readonly standIn: StandIn;
  /** Metadata that Looker was asked for so far, in order: `list`, or an explore's name. */
  readonly asked: () => readonly string[];
  /** Milliseconds that the clock goes forward. */
  readonly wait: (ms: number) => void;
}

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export const LIST_ROUTE = 'GET /lookml_models';
export const EXPLORE_ROUTE = 'GET /lookml_models/*/explores/*';

/** Explores as Looker lists them, by name. */
export const listed = (...names: readonly string[]): unknown => [
  { name: 'shop', label: 'Shop', explores: names.map(name => ({ name, label: `All ${name}`, hidden: false })) },
];

/** The smallest field that Looker tells of. */
export const field = (name: string, changes: object = {}): object => ({
  name,
  label: name,
  type: 'string',
  ...changes,
});

/** An explore whose one measure is named after it. */
export const ownMeasure: Answerer = (response, request) =>
  json({ fields: { measures: [field(`${exploreOf(request)}.amount`, { type: 'sum' })] } })(response, request);

const exploreOf = ({ path }: Seen): string => path.split('/').at(-1) ?? '';

/** A catalogue over a Looker that answers so, by the product's own way there. */
export async function openCatalogue(routes: Record<string, Answerer>): Promise<CatalogueWorld> {
  let now = 0;
  const standIn = await startStandIn({ [EXPLORE_ROUTE]: ownMeasure, ...routes });
  const { egress } = await openEgress({ clock: { ...systemClock, elapsedMs: () => now } });
  onTestFinished(async () => {
    await egress.close();
    await standIn.close();
  });
  return {
    catalogue: createCatalogue(egress.metadata(targetAt(standIn.url))),
    egress,
    standIn,
    asked: () =>
      standIn.seen
        .filter(({ path }) => path.startsWith('/lookml_models'))
        .map(one => (one.path === '/lookml_models' ? 'list' : exploreOf(one))),
    wait: ms => void (now += ms),
  };
}
