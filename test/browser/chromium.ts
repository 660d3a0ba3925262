import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';

export const site = inject('site');

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const phone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;
export const deskScreen = {
  viewport: { width: 1440, height: 900 },
} satisfies BrowserContextOptions;

export const startChromium = () =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });

/**
 * Opens a new, clean window on the site, and notes everything that must not happen in it:
 * a word on the console, a broken script, a policy that had to stop something, a request to
 * another site, an answer that is our fault.
 */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: site, locale: 'en', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const faults: string[] = [];
  context.on('page', (another) => note(another, faults));
  note(page, faults);
  return { context, page, faults };
}

function note(page: Page, faults: string[]) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected(message.text())) {
      faults.push(`${page.url()} ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`${page.url()} ${error}`));
  page.on('request', (request) => {
    const other = !request.url().startsWith(site) && /^(https?|wss?):/.test(request.url());
    if (other) faults.push(`${page.url()} asks ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} at ${response.url()}`);
  });
}

// Chromium writes every 4xx on the console; what a page answers is looked at by its test. And
// a driver without a graphics card says that it is slow.
const expected = (text: string) => /status of 4\d\d|GL Driver Message/.test(text);
