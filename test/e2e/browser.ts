import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { beforeAll, onTestFinished } from 'vitest';
import type { Language } from '../../src/contract/language.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** No sandbox, since tests run as root in containers; and nothing that calls home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Program {
  readonly path: string;
  readonly flags: readonly string[];
}

/** The machine's own Chromium; where there is none, the one that the dev package brings (Linux x64). */
async function findChromium(): Promise<Program> {
  // Set to `package`, it takes the package's although there is another.
  const wanted = process.env['LOOKER_CHAT_TEST_CHROMIUM'];
  const path = wanted === undefined ? INSTALLED.find(each => existsSync(each)) : wanted;
  if (path !== undefined && path !== 'package') return { path, flags: FLAGS };
  // Only when it believes itself on Amazon's machines does the package also bring the libraries that bare ones lack.
  process.env['AWS_EXECUTION_ENV'] ??= `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`;
  const { default: packaged } = await import('@sparticuz/chromium');
  // It is the headless shell alone, built without what separate processes need.
  return { path: await packaged.executablePath(), flags: [...FLAGS, '--headless', '--no-zygote'] };
}

export async function launchBrowser(): Promise<Browser> {
  const { path, flags } = await findChromium();
  return chromium.launch({ executablePath: path, args: [...flags] });
}

/** One browser for all tests of a file. */
export function fileBrowser(): () => Browser {
  const whenOver = whenFileIsOver();
  let browser: Browser | undefined;
  beforeAll(async () => {
    const launched = await launchBrowser();
    whenOver(() => launched.close());
    browser = launched;
  });
  return () => {
    if (browser === undefined) throw new Error('asked for before it was launched');
    return browser;
  };
}

export interface Looks {
  readonly language?: Language;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Somebody's browser, with nothing kept from before, gone when the test is over. */
export async function newContext(
  browser: Browser,
  { language = 'en', theme = 'light', width = 1280, height = 860 }: Looks = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: language === 'en' ? 'en-US' : language,
    colorScheme: theme,
    // Colours and places are final at once, so that what is measured is what stays.
    reducedMotion: 'reduce',
    viewport: { width, height },
  });
  context.setDefaultTimeout(30_000);
  onTestFinished(() => context.close());
  return context;
}

/** What a page must never do; each test file looks that there is none. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', error => faults.push(`error: ${error.message}`));
  page.on('dialog', dialog => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', message => {
    // Refused sign-ins and cut connections are told by the browser itself, and are what some tests are about.
    const ofNetwork = /Failed to load resource|WebSocket connection|net::ERR/.test(message.text());
    if (message.type() === 'error' && !ofNetwork) faults.push(`console: ${message.text()}`);
  });
  return faults;
}

/** A page that has opened `url`; the test fails when it errs, opens a dialog or breaks its content policy. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  const faults = watchFaults(page);
  onTestFinished(() => {
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  await page.goto(url);
  return page;
}
