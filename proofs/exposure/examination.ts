import type { Part } from './faults.ts';
import type { Findings } from './findings.ts';
import { examineGuessing } from './guessing.ts';
import { examineLifetimes } from './lifetimes.ts';
import { runMatrix } from './matrix.ts';
import { examineOddRequests } from './odd-requests.ts';
import { openPlace, type Place } from './place.ts';
import { walkRoutes } from './routes.ts';
import type { Auth } from './rule.ts';
import { type Listening, openWays } from './ways.ts';

export interface Examined {
  readonly findings: Findings;
  /** The build under proof; the product's own when it is not said. */
  readonly main?: string | undefined;
}

/** What was not to be had on this machine, and how many routes there are. */
export interface Extent {
  readonly missing: readonly string[];
  readonly routes: number;
}

const NOTHING: Extent = { missing: [], routes: 0 };

async function at<Result>(
  examined: Examined,
  where: { host: Listening; auth: Auth },
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  const place = await openPlace({ ...where, main: examined.main });
  try {
    const result = await work(place);
    examined.findings.expect('secrets in what the server printed', leaked(place), []);
    return result;
  } finally {
    await place.close();
  }
}

/** The start prints the token once, in the link; nothing else of what there is to show is ever printed. */
function leaked({ server, keys }: Place): string[] {
  const printed = server.output().replace(`#token=${keys.token}`, '');
  const secrets = { token: keys.token, cookie: keys.live.split('=')[1] ?? '' };
  return Object.entries(secrets).flatMap(([name, value]) => (printed.includes(value) ? [name] : []));
}

export const matrix = (examined: Examined, where: { host: Listening; auth: Auth }, thin: boolean): Promise<Extent> =>
  at(examined, where, async place => {
    const { ways, missing, close } = await openWays(where.host, place.server.port);
    try {
      await runMatrix(place, ways, { findings: examined.findings, thin });
      return { ...NOTHING, missing };
    } finally {
      await close();
    }
  });

/** The parts by name, each on servers of its own; of the matrix a thin one, for noticing faults. */
export const PARTS: Readonly<Record<Part, (examined: Examined) => Promise<Extent>>> = {
  'matrix, local': examined => matrix(examined, { host: '0.0.0.0', auth: 'local' }, true),
  'matrix, token': examined => matrix(examined, { host: '0.0.0.0', auth: 'token' }, true),
  routes: examined =>
    at(examined, { host: '0.0.0.0', auth: 'token' }, async place => ({
      ...NOTHING,
      routes: await walkRoutes(place, examined.findings),
    })),
  lifetimes: examined =>
    at(examined, { host: '0.0.0.0', auth: 'token' }, async place => {
      await examineLifetimes(place, examined.findings);
      return NOTHING;
    }),
  guessing: examined =>
    at(examined, { host: '0.0.0.0', auth: 'token' }, async place => {
      await examineGuessing(place, examined.findings);
      return NOTHING;
    }),
  'odd requests': examined =>
    at(examined, { host: '0.0.0.0', auth: 'local' }, async place => {
      await examineOddRequests(place, examined.findings);
      return NOTHING;
    }),
};

/** All of it, on the product as it was built. */
export async function examineAll(findings: Findings, say: (line: string) => void): Promise<Extent> {
  const missing: string[] = [];
  let routes = 0;
  const run = async (name: string, part: Promise<Extent>): Promise<void> => {
    const extent = await part;
    missing.push(...extent.missing);
    routes += extent.routes;
    say(`${name}: ${findings.cases} cases so far`);
  };
  for (const host of ['0.0.0.0', '::'] as const) {
    for (const auth of ['local', 'token'] as const) {
      await run(`matrix on ${host}, AUTH=${auth}`, matrix({ findings }, { host, auth }, false));
    }
  }
  for (const part of ['routes', 'lifetimes', 'guessing', 'odd requests'] as const) {
    await run(part, PARTS[part]({ findings }));
  }
  return { missing: [...new Set(missing)], routes };
}
