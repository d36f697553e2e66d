import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type ConversationEvent, type StoredEvent, storedEventSchema } from '../../src/contract/events.ts';
import type { ChartKind } from '../../src/contract/results.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, chartOf, ended, expectAccessible, expectNoOverflow, results, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const QUESTION = 'Revenue by category in 2025';
const ADDRESS = 'https://looker.example/explore/thelook/order_items?fields=products.category';

const storedEvent = (text: string): StoredEvent | undefined => storedEventSchema.safeParse(JSON.parse(text)).data;

/** A second turn in which the agent asks for a chart of the first one's result. */
const followUp = (result_id: string, chart: ChartKind): ConversationEvent[] => [
  { kind: 'user_message', message_id: 'm2', text: 'And otherwise?' },
  { kind: 'turn_started', turn_id: 't2', message_id: 'm2' },
  { kind: 'chart', turn_id: 't2', result_id, chart, columns: [] },
  { kind: 'text', turn_id: 't2', text: 'Here it is.' },
  { kind: 'turn_ended', turn_id: 't2', outcome: 'done' },
];

/**
 * A page whose server says more than this one does: results have an address in Looker, and after the first answer comes
 * a turn that asks for a chart. All else is the real conversation with the real server.
 */
async function pageOf(chart: ChartKind): Promise<Page> {
  const page = await openPage(await newContext(browser()), 'about:blank');
  let resultId = '';
  await page.routeWebSocket(/\/ws$/, socket => {
    socket.connectToServer().onMessage(message => {
      const stored = storedEvent(String(message));
      if (stored?.event.kind === 'result') {
        resultId = stored.event.result_id;
        const event = { ...stored.event, query_url: ADDRESS };
        return socket.send(JSON.stringify({ ...JSON.parse(String(message)), event }));
      }
      socket.send(message);
      if (stored?.event.kind !== 'turn_ended') return;
      for (const [at, event] of followUp(resultId, chart).entries()) {
        socket.send(JSON.stringify({ type: 'event', ...stored, seq: stored.seq + 1 + at, event }));
      }
    });
  });
  await page.goto(demo().url);
  return page;
}

const kindOf = async (page: Page, turn: number): Promise<string> => {
  const chart = chartOf(results(turns(page).nth(turn)).first());
  await chart.waitFor();
  return (await chart.getAttribute('aria-label'))?.split(':')[0] ?? '';
};
const name = (kind: ChartKind): string => english(`results.kind.${kind}`);

test('a result that is asked for as a donut stands in the new answer as one, until a person switches it', async () => {
  const page = await openPage(await newContext(browser(), { width: 360 }), demo().url);
  await ask(page, QUESTION);
  const usual = await kindOf(page, 0);
  const second = await ask(page, 'now as a pie');
  expect([await kindOf(page, 0), await kindOf(page, 1)]).toEqual([usual, name('pie')]);
  expect(usual).not.toBe(name('pie'));
  await expectNoOverflow(page);

  await button(second, `${english('results.kind')}: ${name('pie')}`).click();
  await page.getByRole('menuitemradio', { name: name('bar'), exact: true }).click();
  await expect.poll(() => kindOf(page, 1)).toBe(name('bar'));
  // What was asked for is written down, what one looked at is not.
  await page.reload();
  expect(await kindOf(page, 1)).toBe(name('pie'));
});

test('a chart that does not fit the rows is drawn as what fits, and a line says so', async () => {
  const page = await pageOf('line');
  await ask(page, QUESTION);
  const second = turns(page).nth(1);
  await ended(second);
  const shown = await kindOf(page, 1);
  expect(shown).toBe(await kindOf(page, 0));
  await second.getByText(english('results.wish.kind', { wished: name('line'), shown })).waitFor();
  expect(await turns(page).first().getByText(name('line')).count()).toBe(0);
  await expectAccessible(page);
});

test('a result of a Looker with web pages opens there, in a tab of its own that cannot reach back', async () => {
  const page = await pageOf('pie');
  await page.context().route(`${new URL(ADDRESS).origin}/**`, route => route.fulfill({ body: 'Looker' }));
  const turn = await ask(page, QUESTION);
  const link = results(turn)
    .first()
    .getByRole('link', { name: english('results.open') });
  const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await opened.waitForLoadState();
  expect(opened.url()).toBe(ADDRESS);
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
});
