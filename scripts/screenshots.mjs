// Makes docs/screenshots/*.webp: the six main screens in both languages and both themes, through the server as built, on
// the demo. The demo's day is fixed, so that the same questions give the same pictures.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'screenshots');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
/** The smooth edges of small words have 1,700 colours: 100 KB as PNG, half of it as WebP, and no eye sees which is which. */
const QUALITY = 90;
const VIEWPORT = { width: 1280, height: 860 };

const WORDS = {
  en: {
    details: 'Enter the details',
    fields: ['Looker address', 'Client ID', 'Client secret', 'Gemini API key'],
    connect: 'Test and connect',
    cancel: 'Cancel the set-up',
    other: 'Choose the other way',
    demo: 'Start the demo',
    ready: 'Everything is ready',
    ask: 'Ask the first question',
    composer: 'Your question',
    table: 'Table',
    chart: 'Revenue by month since January 2026',
    rows: 'Average sale price by category and gender in 2025',
    signIn: 'Sign in',
    connection: 'Connection',
    jump: 'Jump to the newest',
  },
  'pt-BR': {
    details: 'Informar os dados',
    fields: ['Endereço do Looker', 'Client ID', 'Client secret', 'Chave da API Gemini'],
    connect: 'Testar e conectar',
    cancel: 'Cancelar a configuração',
    other: 'Escolher o outro caminho',
    demo: 'Iniciar a demonstração',
    ready: 'Está tudo pronto',
    ask: 'Fazer a primeira pergunta',
    composer: 'Sua pergunta',
    table: 'Tabela',
    chart: 'Receita por mês desde janeiro de 2026',
    rows: 'Compare a receita de 2025 e 2026 por categoria',
    signIn: 'Entrar',
    connection: 'Conexão',
    jump: 'Ir para o mais recente',
  },
};

/** A server with a data folder of its own, stopped and forgotten when `use` is over. */
async function withServer(env, use) {
  const data = mkdtempSync(join(tmpdir(), 'looker-chat-screenshots-'));
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: data,
      DATA_DIR: data,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DEMO_TODAY: '2026-11-22',
      // The programs are installed once and kept: the same place as `npm start` has.
      RUNTIME_DIR: process.env.RUNTIME_DIR ?? join(root, 'data', 'runtime'),
      ...env,
    },
  });
  try {
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    await use(`http://127.0.0.1:${/:(\d+)/.exec(value)[1]}`);
  } finally {
    const over = once(child, 'exit');
    child.kill('SIGTERM');
    await over;
    rmSync(data, { recursive: true, force: true });
  }
}

async function ask(page, words, question) {
  await page.getByRole('textbox', { name: words.composer, exact: true }).fill(question);
  await page.keyboard.press('Enter');
  await page.locator('article[aria-busy="false"] [role="img"]:has(svg path)').waitFor({ timeout: 60_000 });
}

/** A window in which the whole conversation has its place: with more to see below, a button would lead there. */
async function showAll(page, words) {
  const view = page.locator('.chat-scroll');
  let { height } = VIEWPORT;
  // What is below grows while follow-ups come, and the button has a place of its own.
  for (let hidden = 1; hidden > 0; height += hidden) {
    await page.setViewportSize({ ...VIEWPORT, height });
    await view.evaluate(element => element.scrollTo({ top: element.scrollHeight }));
    await page.getByRole('button', { name: words.jump }).waitFor({ state: 'detached' });
    hidden = await view.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  }
}

/** A set-up half way: the Looker it knocks at takes the call and never answers. */
async function pictureSetUp(page, words, shoot) {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  await page.getByRole('button', { name: words.details }).click();
  const values = [`http://127.0.0.1:${silent.address().port}`, 'id', 'secret', 'key'];
  for (const [at, name] of words.fields.entries()) {
    await page.getByLabel(name, { exact: true }).fill(values[at]);
  }
  await page.getByRole('button', { name: words.connect }).click();
  await page.locator('li[aria-current="step"]:nth-child(3)').waitFor({ timeout: 600_000 });
  await shoot('set-up');
  await page.getByRole('button', { name: words.cancel }).click();
  await page.getByRole('button', { name: words.other }).click();
  silent.closeAllConnections();
  silent.close();
}

const newConversation = async (page, url) => {
  await page.goto('about:blank');
  await page.setViewportSize(VIEWPORT);
  await page.goto(url);
};

/** The six screens, in the order in which a person meets them. */
async function picture(page, url, closedUrl, language, shoot) {
  const words = WORDS[language];
  await page.goto(url);
  const start = page.getByRole('button', { name: words.demo });
  await start.waitFor();
  await shoot('doors');
  await pictureSetUp(page, words, shoot);
  await start.click();
  await page.getByRole('heading', { name: words.ready }).waitFor({ timeout: 600_000 });
  await page.getByRole('button', { name: words.ask }).click();
  await ask(page, words, words.chart);
  await showAll(page, words);
  await shoot('chart');
  await newConversation(page, url);
  await ask(page, words, words.rows);
  await page.getByRole('tab', { name: words.table }).click();
  await page.getByRole('columnheader').first().waitFor();
  await showAll(page, words);
  await shoot('table');
  await page.setViewportSize(VIEWPORT);
  await page.goto(`${url}/#/connection`);
  await page.getByRole('heading', { name: words.connection, exact: true }).waitFor();
  await shoot('connection');
  await page.goto(closedUrl);
  await page.getByRole('heading', { name: words.signIn, exact: true }).waitFor();
  await shoot('sign-in');
}

async function pictures(browser, language, theme) {
  const context = await browser.newContext({
    locale: language,
    colorScheme: theme,
    timezoneId: 'America/Sao_Paulo',
    reducedMotion: 'reduce',
    viewport: VIEWPORT,
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const shoot = async name => {
    // Nothing under a pointer, nothing with the focus.
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    const path = join(folder, `${name}.${language.toLowerCase()}.${theme}.webp`);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
    writeFileSync(path, Buffer.from(data, 'base64'));
    console.log(path.slice(root.length));
  };
  await withServer({ ENCRYPTION_KEY: `${randomBytes(32).toString('base64url')}=` }, url =>
    withServer({ AUTH: 'token' }, closedUrl => picture(page, url, closedUrl, language, shoot)),
  );
  await context.close();
}

if (CHROMIUM === undefined) {
  console.error('No Chromium on this machine: install chromium, then run this again.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'],
});
try {
  for (const language of Object.keys(WORDS)) {
    for (const theme of ['light', 'dark']) await pictures(browser, language, theme);
  }
} finally {
  await browser.close();
}
