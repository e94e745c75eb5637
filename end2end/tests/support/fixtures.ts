// What every test starts with: a server, a browser that is watched, and somebody who uses it.

import { test as base, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Person, type Input } from './person';
import { PatchbayServer, type Properties } from './server';
import { Watch } from './watch';

export interface TestOptions {
  /** How the person uses the page. */
  input: Input;
}

export interface WorkerOptions {
  /** Where the server keeps its rows. */
  database: 'sqlite' | 'postgres';
}

interface Fixtures {
  watch: Watch;
  person: Person;
  /** Opens a hosted link for a new account. */
  openPage: (properties?: Properties) => Promise<{ link: string; token: string; account: string }>;
  /** Another browser, as private as a first visit and watched like the first one. */
  otherBrowser: (own?: BrowserContextOptions) => Promise<BrowserContext>;
}

export const test = base.extend<TestOptions & Fixtures, WorkerOptions & { server: PatchbayServer }>({
  input: ['mouse', { option: true }],
  database: ['sqlite', { option: true, scope: 'worker' }],

  server: [
    async ({ database }, use) => {
      const server = await PatchbayServer.start({ database });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  watch: [
    async ({ server, context }, use) => {
      const watch = new Watch(server.url);
      watch.follow(context);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],

  person: async ({ page, input, javaScriptEnabled }, use) => {
    await use(new Person(page, input, javaScriptEnabled ?? true));
  },

  openPage: async ({ server, page }, use) => {
    await use(async (properties) => {
      const hosted = await server.hostedLink(properties);
      await page.goto(hosted.link);
      return hosted;
    });
  },

  otherBrowser: async ({ browser, watch, contextOptions, javaScriptEnabled, colorScheme, viewport, hasTouch, isMobile, locale }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (own = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        javaScriptEnabled,
        colorScheme,
        viewport,
        hasTouch,
        isMobile,
        locale,
        ...own,
      });
      watch.follow(context);
      opened.push(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';
