import type { Page } from 'playwright-core';
import { beforeAll, onTestFinished } from 'vitest';
import { generateKey } from '../../src/vault/vault.ts';
import { ask as askBySocket } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { raw, startStandIn } from '../looker/egress-stand-in.ts';
import { ask, button, chartOf, results, turns } from './steps.ts';
import { english } from './words.ts';

const QUESTION = 'Revenue by month since January 2026';

/** Addresses of the servers on which all screens are found. */
export interface World {
  /** Nothing is connected to it. */
  readonly fresh: string;
  /** The demo is connected, and one conversation is there. */
  readonly demo: string;
  readonly conversationId: string;
  /** Lets nobody in without its token. */
  readonly closed: string;
}

export function screenWorld(): () => World {
  const demo = demoServer();
  const whenOver = whenFileIsOver();
  let world: World | undefined;
  beforeAll(async () => {
    const start = async (env: Record<string, string>): Promise<string> =>
      (await startServerProcess(await tempFolder(whenOver), env, whenOver)).url;
    const [fresh, closed] = await Promise.all([start({ ENCRYPTION_KEY: generateKey() }), start({ AUTH: 'token' })]);
    const { conversationId } = await askBySocket(demo().client, QUESTION);
    world = { fresh, closed, demo: demo().url, conversationId };
  });
  return () => {
    if (world === undefined) throw new Error('asked for before the servers were started');
    return world;
  };
}

export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

/** A set-up that runs for as long as the test does: its Looker never answers. */
async function startSlowSetUp(page: Page): Promise<void> {
  const silent = await startStandIn({ 'GET /versions': () => {} });
  onTestFinished(() => silent.close());
  await fillForm(page, silent.url);
}

async function fillForm(page: Page, url: string): Promise<void> {
  await button(page, english('setup.lookerStart')).click();
  await page.getByLabel(english('setup.url'), { exact: true }).fill(url);
  for (const name of ['setup.clientId', 'setup.clientSecret', 'setup.modelKey'] as const) {
    await page.getByLabel(english(name), { exact: true }).fill('x');
  }
  await button(page, english('setup.connect')).click();
}

/** At Looker it fails. */
const FAILING = {
  model: 'thelook',
  explore: 'order_items',
  fields: ['users.state'],
  filters: { 'users.state': 'demo:500' },
};

/** On a phone the conversations are in the drawer. */
async function showConversations(page: Page): Promise<void> {
  const drawer = button(page, english('app.openList'));
  if (await drawer.isVisible()) await drawer.click();
}

const conversation = ({ demo, conversationId }: World): string => `${demo}/#/c/${conversationId}`;
/** The newest answer's chart is there. */
export const drawn = async (page: Page): Promise<void> => chartOf(results(turns(page).last())).waitFor();

export interface Screen {
  readonly name: string;
  readonly at: (world: World) => string;
  readonly arrive: (page: Page) => Promise<void>;
  readonly width?: number;
}

/** Every screen of the page, and how one comes to it from its address. */
export const SCREENS: readonly Screen[] = [
  { name: 'the doors', at: ({ fresh }) => fresh, arrive: page => heading(page, english('setup.demo')).waitFor() },
  {
    name: 'the form',
    at: ({ fresh }) => fresh,
    arrive: async page => {
      await button(page, english('setup.lookerStart')).click();
      await button(page, english('setup.connect')).click();
      await page.getByText(english('setup.missing')).first().waitFor();
    },
  },
  {
    name: 'a set-up that runs',
    at: ({ fresh }) => fresh,
    arrive: async page => {
      await startSlowSetUp(page);
      await page.getByRole('progressbar').waitFor();
      onTestFinished(async () => {
        await button(page, english('setup.cancel')).click();
        await heading(page, english('setup.cancelled')).waitFor();
      });
    },
  },
  {
    name: 'a set-up that failed',
    at: ({ fresh }) => fresh,
    arrive: async page => {
      const broken = await startStandIn({
        'GET /versions': raw('<!doctype html>', 200, { 'content-type': 'text/html' }),
      });
      onTestFinished(() => broken.close());
      await fillForm(page, broken.url);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a set-up that is done',
    at: ({ demo }) => `${demo}/#/connect`,
    arrive: async page => {
      await button(page, english('setup.other')).click();
      await button(page, english('setup.demoStart')).click();
      await heading(page, english('setup.done')).waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'a new conversation',
    at: ({ demo }) => demo,
    arrive: page => heading(page, english('chat.greeting')).waitFor(),
  },
  { name: 'an answer with its chart', at: conversation, arrive: drawn },
  {
    name: 'an answer with its table',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      await page.getByRole('tab', { name: english('results.table') }).click();
      await page.getByRole('columnheader').first().waitFor();
    },
  },
  {
    name: 'an answer with everything opened',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await button(page, english('chat.usage')).click();
      await page.getByText(english('chat.usage.model'), { exact: true }).waitFor();
    },
  },
  {
    name: 'an open menu',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      await button(page, english('app.menu')).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'the question before a conversation is deleted',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      await showConversations(page);
      await button(page, english('chat.more', { title: QUESTION })).click();
      await page.getByRole('menuitem', { name: english('chat.delete') }).click();
      await heading(page, english('chat.deleteTitle')).waitFor();
    },
  },
  {
    name: 'a search among conversations',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      await showConversations(page);
      await page.getByRole('searchbox').fill('revenue');
      await page.locator('mark').first().waitFor();
    },
  },
  {
    name: 'a conversation that is gone',
    at: ({ demo }) => `${demo}/#/c/never-was`,
    arrive: page => page.getByText(english('chat.gone')).waitFor(),
  },
  {
    name: 'an answer that failed, and a call that did',
    at: ({ demo }) => demo,
    arrive: async page => {
      await ask(page, `demo:model-tool mcp_looker_query ${JSON.stringify(FAILING)}`);
      await ask(page, 'demo:model-500');
    },
  },
  {
    name: 'a view that was scrolled up',
    at: conversation,
    arrive: async page => {
      await drawn(page);
      await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: 400 });
      await page.locator('.chat-scroll').evaluate(view => view.scrollTo({ top: 0 }));
      await button(page, english('chat.jump')).waitFor();
    },
  },
  {
    name: 'the drawer of a phone',
    at: conversation,
    width: 360,
    arrive: async page => {
      await button(page, english('app.openList')).click();
      await page.getByRole('dialog', { name: english('app.list') }).waitFor();
    },
  },
  {
    name: 'the connection',
    at: ({ demo }) => `${demo}/#/connection`,
    arrive: page => page.getByRole('table').first().waitFor(),
  },
  {
    name: 'the connection while its key is changed',
    at: ({ demo }) => `${demo}/#/connection`,
    arrive: async page => {
      await button(page, english('connection.setKey')).click();
      await button(page, english('connection.keySave')).click();
      await page.getByText(english('setup.missing')).waitFor();
    },
  },
  { name: 'the sign-in', at: ({ closed }) => closed, arrive: page => heading(page, english('access.title')).waitFor() },
];
