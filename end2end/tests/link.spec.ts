// The Link flow on another site, in a browser that blocks third-party cookies: lightbox, inline and a
// window of its own, up to what the company's server exchanges.

import type { Page } from '@playwright/test';
import { violations } from './support/axe';
import { button, heading, link } from './support/connect';
import { openCuttingProvider, type CuttingProvider } from './support/cutting-provider';
import { createLink, exchange, timeline, USER, type LinkToken } from './support/link';
import { alone, authorizing, expect, inside, openSite, ready, test as base, title, type Site } from './support/link-site';
import type { Person } from './support/person';
import type { PatchbayServer } from './support/server';

const test = base.extend<object, { provider: CuttingProvider; cutting: Site }>({
  provider: [
    async ({}, use) => {
      const provider = await openCuttingProvider();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  cutting: [
    async ({ provider }, use) => {
      // The catalog does not know that this provider cuts windows off.
      const file = provider.app.file?.replace('severs_opener = true', '');
      const env = { PATCHBAY_EGRESS_ALLOW: provider.hostPort };
      const site = await openSite({ env, apps: [{ ...provider.app, file }] });
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
});

/** From the page in the frame to a connected Sandbox CRM. */
async function connectFramed(person: Person, server: PatchbayServer, open: () => Promise<Page>): Promise<void> {
  const { page } = person;
  const where = inside(page);
  await person.press(where.getByRole('link', { name: 'Sandbox CRM', exact: true }));
  await expect(title(where, 'Sandbox CRM')).toBeVisible();
  await ready(page, server);
  const popup = await open();
  await expect(heading(popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await person.at(popup).press(button(popup, 'Continue'));
  await person.at(popup).press(button(popup, 'Approve'));
  await expect(heading(popup, 'Sandbox CRM is connected')).toBeVisible();
  await popup.close();
  await expect(title(where, 'Sandbox CRM is connected')).toBeVisible();
}

/** The last call, which must be a success, exchanged by the company's server. The events are the server's. */
async function claimed(page: Page, server: PatchbayServer, made: LinkToken): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.calls.at(-1)?.[0])).toBe('success');
  const calls = await page.evaluate(() => window.calls);
  expect(calls.filter(([name]) => name === 'success')).toHaveLength(1);
  const told = calls.filter(([name]) => name === 'event').map(([, name]) => name);
  const before = await timeline(server, made.link_session_id);
  expect(told).toEqual(before.events.map(({ name }) => name));
  expect(await exchange(server, calls.at(-1)?.[1])).toMatchObject({ user_id: USER, claim: 'claimed' });
  expect(await page.evaluate(() => document.querySelectorAll('patchbay-link').length)).toBe(0);
}

for (const mode of ['lightbox', 'inline'] as const) {
  test(`${mode}: choose, authorize in a window, finish, exchange`, async ({ page, person, site, start }) => {
    const made = await start(site, mode);
    await expect(title(inside(page), 'Connect your apps')).toBeVisible();
    if (mode === 'lightbox') await expect(page.getByRole('dialog', { name: 'Connect an app' })).toBeVisible();
    await connectFramed(person, site.server, authorizing(person));
    await person.press(inside(page).getByRole('link', { name: 'Finish', exact: true }));
    await claimed(page, site.server, made);
  });
}

test('inline is as high as what it shows', async ({ page, person, site, start }) => {
  await start(site, 'inline');
  const frame = page.locator('#here iframe');
  const where = inside(page);
  const fits = () =>
    where.locator('html').evaluate((root) => {
      const { scrollHeight, clientHeight } = root;
      const end = document.querySelector('main')?.getBoundingClientRect().bottom ?? 0;
      return scrollHeight <= clientHeight && innerHeight - Math.max(end, document.querySelector('header')?.getBoundingClientRect().bottom ?? 0) < 2;
    });
  await expect(title(where, 'Connect your apps')).toBeVisible();
  await expect.poll(fits).toBe(true);
  const list = (await frame.boundingBox())?.height;
  await person.press(where.getByRole('link', { name: 'Sandbox SMS', exact: true }));
  await expect(title(where, 'Sandbox SMS')).toBeVisible();
  await expect.poll(fits).toBe(true);
  expect((await frame.boundingBox())?.height).not.toBe(list);
});

test('keys are typed in the lightbox', async ({ page, person, site, start }) => {
  const made = await start(site, 'lightbox', { app: 'sandbox-sms' });
  const where = inside(page);
  await expect(title(where, 'Sandbox SMS')).toBeVisible();
  await ready(page, site.server);
  await where.getByLabel('Account SID').fill('AC0123456789');
  await where.getByLabel('Auth token').fill('valid-token');
  await person.press(where.getByRole('button', { name: 'Connect', exact: true }));
  await person.press(where.getByRole('link', { name: 'Finish', exact: true }));
  await claimed(page, site.server, made);
});

test('whoever closes the lightbox once it is connected has connected', async ({ page, person, site, start }) => {
  const made = await start(site, 'lightbox');
  await connectFramed(person, site.server, authorizing(person));
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => window.calls.at(-1)?.[0])).toBe('success');
  const token = await page.evaluate(() => window.calls.at(-1)?.[1]);
  expect(await exchange(site.server, token)).toMatchObject({ claim: 'claimed' });
  expect((await timeline(site.server, made.link_session_id)).status).toBe('claimed');
});

test('no at the provider is a failure with its step, and an exit that says so', async ({ page, person, site, start }) => {
  await start(site, 'lightbox', { app: 'sandbox-crm' });
  const where = inside(page);
  await expect(title(where, 'Sandbox CRM')).toBeVisible();
  await ready(page, site.server);
  const popup = await authorizing(person)();
  await person.at(popup).press(button(popup, 'Continue'));
  await person.at(popup).press(button(popup, 'Deny'));
  await expect(heading(popup, 'Sandbox CRM was not connected')).toBeVisible();
  await popup.close();
  await expect(title(where, 'Sandbox CRM was not connected')).toBeVisible();
  await where.getByRole('link', { name: 'Try again', exact: true }).focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => window.calls.at(-1))).toMatchObject(['exit', { code: 'access_denied' }, { app: 'sandbox-crm' }]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a browser that opens no window by itself has one by the next tap', async ({ page, person, site, start }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  const made = await start(site, 'lightbox');
  await connectFramed(person, site.server, async () => {
    await person.press(inside(page).getByRole('button', { name: 'Authorize', exact: true }));
    const popup = page.waitForEvent('popup');
    await person.press(inside(page).getByRole('link', { name: 'Continue in a new window', exact: true }));
    return popup;
  });
  await person.press(inside(page).getByRole('link', { name: 'Finish', exact: true }));
  await claimed(page, site.server, made);
});

/** From the app's page in a window of its own to its end. */
async function connectInWindow(person: Person): Promise<void> {
  const { page } = person;
  await person.press(link(page, 'Sandbox CRM'));
  await expect(heading(page, 'Sandbox CRM')).toBeVisible();
  await person.press(button(page, 'Authorize'));
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  await person.press(link(page, 'Finish'));
}

for (const blocked of [false, true]) {
  test(`window${blocked ? ', blocked at first' : ''}: choose, authorize, finish, exchange`, async ({ page, person, site, start }) => {
    if (blocked) {
      await page.addInitScript(() => {
        const { open } = window;
        let tries = 0;
        window.open = (...all) => ((tries += 1) > 1 ? open.apply(window, all) : null);
      });
    }
    const opening = page.waitForEvent('popup');
    const made = await start(site, 'window');
    if (blocked) await person.press(page.getByRole('link', { name: 'Open in a new window' }));
    const popup = await opening;
    await expect(heading(popup, 'Connect your apps')).toBeVisible();
    await expect(alone(popup)).toHaveCount(0);
    const closed = popup.waitForEvent('close');
    await connectInWindow(person.at(popup));
    await closed;
    await claimed(page, site.server, made);
  });
}

test('a window that is closed before anything is connected is an exit', async ({ page, site, start }) => {
  const opening = page.waitForEvent('popup');
  await start(site, 'window');
  const popup = await opening;
  await expect(heading(popup, 'Connect your apps')).toBeVisible();
  await popup.close();
  await expect.poll(() => page.evaluate(() => window.calls.at(-1))).toMatchObject(['exit', null, { step: 'opened' }]);
});

for (const mode of ['lightbox', 'window'] as const) {
  test(`${mode}: a provider that cuts windows off is no obstacle`, async ({ page, person, cutting, provider, start, watch }) => {
    watch.allowOrigin(provider.origin);
    const opening = page.waitForEvent('popup');
    const made = await start(cutting, mode, { app: 'cutting-crm' });
    if (mode === 'lightbox') {
      await expect(title(inside(page), 'Cutting CRM')).toBeVisible();
      await ready(page, cutting.server);
      await person.press(inside(page).getByRole('button', { name: 'Authorize', exact: true }));
    }
    const popup = await opening;
    await person.at(popup).press(button(popup, mode === 'lightbox' ? 'Continue' : 'Authorize'));
    await person.at(popup).press(button(popup, 'Agree'));
    await expect(heading(popup, 'Cutting CRM is connected')).toBeVisible();
    if (mode === 'lightbox') await popup.close();
    await claimed(page, cutting.server, made);
  });
}

test('without a callback a link that stands alone says so, and stays usable', async ({ page, site, start, watch }) => {
  watch.allowOrigin(site.server.url);
  const made = await createLink(site.server, { allowed_origins: [site.host.origin], app: 'sandbox-crm' });
  await page.goto(made.hosted_url);
  await expect(alone(page)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Connect Sandbox CRM' })).toBeVisible();
  await expect(button(page, 'Authorize')).toHaveCount(0);
  expect(new URL(page.url()).origin).toBe(new URL(site.server.url).origin);
  const second = await start(site, 'lightbox');
  await expect(title(inside(page), 'Connect your apps')).toBeVisible();
  await expect(alone(inside(page))).toHaveCount(0);
  expect((await timeline(site.server, second.link_session_id)).status).toBe('open');
  expect((await timeline(site.server, made.link_session_id)).status).toBe('open');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the company's page with the lightbox open, ${colorScheme}`, async ({ page, site, start }) => {
    await start(site, 'lightbox');
    await expect(title(inside(page), 'Connect your apps')).toBeVisible();
    expect(await violations(page, colorScheme, page.mainFrame())).toEqual([]);
  });
}
