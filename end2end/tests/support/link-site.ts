// What the tests of the Link flow start with: a company's page and a server on sites of their own, in a
// browser that blocks third-party cookies.

import type { FrameLocator, Locator, Page } from '@playwright/test';
import type { LinkMode } from '../../../frontend/link/link';
import { button } from './connect';
import { test as base } from './fixtures';
import { createLink, type LinkToken } from './link';
import { openLinkHost, type LinkHost } from './link-host';
import type { Person } from './person';
import { PatchbayServer, type Settings } from './server';

export interface Site {
  server: PatchbayServer;
  host: LinkHost;
  stop: () => Promise<void>;
}

interface LinkFixtures {
  /** Opens the company's page and presses its button; gives the session. */
  start: (site: Site, mode: LinkMode, asked?: Record<string, unknown>) => Promise<LinkToken>;
}

/** A server on a site of its own, and a company's page that loads its script by what the CLI prints. */
export async function openSite(settings: Settings = {}): Promise<Site> {
  const server = await PatchbayServer.start({ host: 'connect.localhost', ...settings });
  const host = await openLinkHost({ patchbay: server.url, tag: server.linkScript() });
  return {
    server,
    host,
    stop: async () => {
      await host.stop();
      await server.stop();
    },
  };
}

export const test = base.extend<LinkFixtures, { site: Site }>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'] });
    },
    { scope: 'worker' },
  ],
  site: [
    async ({}, use) => {
      const site = await openSite();
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  start: async ({ page, person, watch }, use) => {
    await use(async ({ server, host }, mode, asked = {}) => {
      watch.allowOrigin(server.url);
      watch.allowOrigin(host.origin);
      const made = await createLink(server, { allowed_origins: [host.origin], ...asked });
      await page.goto(host.page({ token: made.link_token, mode, container: '#here' }));
      await person.press(button(page, 'Connect your CRM'));
      return made;
    });
  },
});

export const inside = (page: Page): FrameLocator => page.frameLocator('patchbay-link iframe');
export const title = (where: FrameLocator, name: string): Locator => where.getByRole('heading', { level: 1, name, exact: true });
/** What a page says that stands alone and has nobody to tell. */
export const alone = (where: Page | FrameLocator): Locator =>
  where.locator('[data-alone]').filter({ hasText: 'This page cannot be used by itself' });

/** Until the islands of the page in the frame listen. */
export async function ready(page: Page, server: PatchbayServer): Promise<void> {
  const frame = page.frames().find((each) => each.url().startsWith(server.url));
  await frame?.waitForFunction(() => '__hydrateIsland' in window);
}

/** The window that Authorize in the frame opens. */
export const authorizing = (person: Person) => async (): Promise<Page> => {
  const popup = person.page.waitForEvent('popup');
  await person.press(inside(person.page).getByRole('button', { name: 'Authorize', exact: true }));
  return popup;
};

export { expect } from './fixtures';
