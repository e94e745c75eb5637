// A browser inside another app, and a provider that signs nobody in there: that is said before anybody
// tries, with the way to the person's own browser.

import { devices, type FrameLocator, type Page } from '@playwright/test';
import { violations } from './support/axe';
import { field, heading, link, openApp } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { IN_APP } from './support/in-app';
import { createLink } from './support/link';
import { openLinkHost } from './support/link-host';
import { inside } from './support/link-site';
import { PatchbayServer } from './support/server';

const GOOGLE = 'Google Calendar and Drive';

const test = base.extend<object, { server: PatchbayServer }>({
  server: [
    async ({}, use) => {
      const client = { id: 'client-of-acme', secret: 'secret-of-acme' };
      const server = await PatchbayServer.start({ apps: ['google', 'quickbooks'].map((slug) => ({ slug, client })) });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.use({ viewport: { width: 375, height: 812 } });

const notice = (where: Page | FrameLocator) =>
  where.getByRole('status').filter({ hasText: `${GOOGLE} cannot be connected in this browser` });

/** What is said is for everybody. */
async function expectAccessible(page: Page, scripts: boolean): Promise<void> {
  // axe is a script.
  if (scripts) for (const scheme of ['light', 'dark'] as const) expect.soft(await violations(page, scheme), scheme).toEqual([]);
}

for (const [system, userAgent] of Object.entries(IN_APP)) {
  test.describe(system, () => {
    test.use({ userAgent });

    test("a hosted page gives its address for the person's own browser", async ({ openPage, otherBrowser, page, person }) => {
      await openPage();
      await openApp(person, GOOGLE);
      await expect(notice(page)).toContainText('You are in a browser inside another app');
      const address = await field(page, 'The address to copy').inputValue();
      const out = link(page, 'Open in my browser');
      // Only on Android there is a link that leads out.
      const intent = address.replace('http:', 'intent:') + '#Intent;scheme=http;action=android.intent.action.VIEW;end';
      if (system === 'Android') await expect(out).toHaveAttribute('href', intent);
      else await expect(out).toHaveCount(0);
      await expectAccessible(page, person.scripts);

      const browser = await otherBrowser({ userAgent: devices['Desktop Chrome'].userAgent });
      const own = person.at(await browser.newPage());
      await own.page.goto(address);
      await openApp(own, GOOGLE);
      await expect(notice(own.page)).toHaveCount(0);
    });

    test('a link session says to begin again where it began', async ({ page, person, server, watch }) => {
      const shop = 'http://shop.localhost:9';
      watch.allowOrigin(shop);
      const { hosted_url } = await createLink(server, { app: 'google', callback_url: `${shop}/back` });
      await page.goto(hosted_url);
      await expect(notice(page)).toContainText('Open the page that you came from in your own browser');
      await expect(field(page, 'The address to copy')).toHaveCount(0);
      await expect(link(page, 'Open in my browser')).toHaveCount(0);
      await expectAccessible(page, person.scripts);
    });

    test('a lightbox says so, too', async ({ page, person, server, watch }) => {
      test.skip(!person.scripts, 'it is opened by a script');
      const host = await openLinkHost({ patchbay: server.url });
      watch.allowOrigin(host.origin);
      const { link_token: token } = await createLink(server, { app: 'google', allowed_origins: [host.origin] });
      await page.goto(host.page({ token }));
      await person.press(page.getByRole('button', { name: 'Connect your CRM' }));
      await expect(notice(inside(page))).toContainText('Open the page that you came from in your own browser');
      await expectAccessible(page, person.scripts);
      await host.stop();
    });

    test('other providers sign people in there', async ({ openPage, page, person }) => {
      await openPage();
      await openApp(person, 'QuickBooks Online');
      await expect(page.getByText('cannot be connected in this browser')).toHaveCount(0);
    });
  });
}

test('in an ordinary browser there is nothing to say', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, GOOGLE);
  await expect(heading(page, GOOGLE)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});
