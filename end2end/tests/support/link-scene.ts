// What the tests of link.js by itself start with: a company's strict page, and an origin that plays
// Patchbay.

import { expect, test as base, type Frame, type Locator, type Page } from '@playwright/test';
import type { LinkOptions } from '../../../frontend/link/link';
import { framed, openFakeConnect, type FakeConnect } from './fake-connect';
import { openLinkHost, type LinkHost } from './link-host';
import { Watch } from './watch';

interface Scene {
  watch: Watch;
  /** Opens the company's page and presses its button. */
  start: (options?: Partial<LinkOptions>) => Promise<void>;
  /** The same, and gives the page in the frame. */
  startFrame: (options?: Partial<LinkOptions>) => Promise<Frame>;
}

export const test = base.extend<Scene, { connect: FakeConnect; host: LinkHost }>({
  connect: [
    async ({}, use) => {
      const connect = await openFakeConnect();
      await use(connect);
      await connect.stop();
    },
    { scope: 'worker' },
  ],
  host: [
    async ({ connect }, use) => {
      const host = await openLinkHost({ patchbay: connect.origin, frames: [connect.other] });
      await use(host);
      await host.stop();
    },
    { scope: 'worker' },
  ],
  watch: [
    async ({ context, connect, host }, use) => {
      const watch = new Watch(connect.origin, connect.other, host.origin);
      watch.follow(context);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  start: async ({ page, host }, use) => {
    await use(async (options = {}) => {
      await page.goto(host.page({ token: 'lt_1', ...options } as LinkOptions));
      await page.getByRole('button', { name: 'Connect your CRM' }).click();
    });
  },
  startFrame: async ({ page, connect, start }, use) => {
    await use(async (options) => {
      await start(options);
      return framed(page, connect.origin);
    });
  },
});

export const say = (frame: Frame | Page, message: Record<string, unknown>): Promise<void> =>
  frame.evaluate((told) => window.say(told), message);
export const lightbox = (page: Page): Locator => page.getByRole('dialog', { name: 'Connect an app' });
/** Until the messages that were sent before have arrived. */
export const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve))));
/** What of the script's is on the page. */
export const traces = (page: Page): Promise<number[]> =>
  page.evaluate(() => [document.querySelectorAll('patchbay-link').length, document.adoptedStyleSheets.length]);

export { expect };
