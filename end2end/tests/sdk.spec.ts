// The unmodified @cobaltio/cobalt-js 8.0.0 on another site, with its real popup.

import type { Page } from '@playwright/test';
import { button, heading } from './support/connect';
import { openCuttingProvider } from './support/cutting-provider';
import { expect, test as base } from './support/fixtures';
import { PatchbayServer } from './support/server';
import { openShop, type Shop } from './support/shop';

/** The SDK's types call a config `unknown`. */
interface Config {
  config_id: string;
  fields: { id: string; name: string; value?: unknown }[];
  workflows: { id: string; name: string; enabled: boolean }[];
}

interface ShopFixtures {
  /** The shop's page with the session of a new account. */
  shopPage: Page;
}

const test = base.extend<ShopFixtures, { shop: Shop }>({
  shop: [
    // Playwright reads the first argument: it must be a pattern, even an empty one.
    async ({}, use) => {
      const shop = await openShop();
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker' },
  ],
  shopPage: async ({ page, server, shop, watch }, use) => {
    watch.allowOrigin(shop.origin);
    const token = await server.sessionToken(await server.createAccount('Globex'));
    await page.goto(shop.page(server.url, token));
    await use(page);
  },
});

/** Presses the shop's button and gives the window that the SDK opens. */
async function openPopup(page: Page): Promise<Page> {
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect your CRM' }).click();
  return popup;
}

test('connect opens our page in a window, and is true after consent', async ({ shopPage }) => {
  expect(await shopPage.evaluate(() => window.cobalt.getApp('sandbox-crm'))).toMatchObject({
    slug: 'sandbox-crm',
    auth_type: 'oauth2',
    connected: false,
  });
  const popup = await openPopup(shopPage);
  await expect(heading(popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await expect(popup.getByText('Globex', { exact: true })).toBeVisible();
  await button(popup, 'Continue').click();
  const closed = popup.waitForEvent('close');
  await button(popup, 'Approve').click();
  await closed;
  await expect(shopPage.locator('output')).toHaveText('connected: true');

  const app = await shopPage.evaluate(() => window.cobalt.getApp('sandbox-crm'));
  expect(app).toMatchObject({ connected: true });
  expect(app.reauth_required).toBeFalsy();

  // As soon as it is connected, connecting again is true at once and closes its window.
  const again = await openPopup(shopPage);
  await again.waitForEvent('close');
  await expect(shopPage.locator('output')).toHaveText('connected: true');
});

test('configs are made, changed, read and deleted, and disconnecting ends it', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await button(popup, 'Continue').click();
  const closed = popup.waitForEvent('close');
  await button(popup, 'Approve').click();
  await closed;

  const made: Config = await shopPage.evaluate(() =>
    window.cobalt.config({ slug: 'sandbox-crm', config_id: 'shop-1', labels: [{ name: 'Deal name', value: 'deal_name' }] }),
  );
  expect(made).toMatchObject({ config_id: 'shop-1' });
  const field = made.fields.find(({ name }) => name === 'Sync label');
  const pipeline = made.fields.find(({ name }) => name === 'Pipeline');
  const workflow = made.workflows.find(({ name }) => name === 'Sync contacts');
  expect([field?.id, pipeline?.id, workflow?.id]).toEqual([expect.any(String), expect.any(String), expect.any(String)]);

  const changed: Config = await shopPage.evaluate(
    ([fieldId, pipelineId, workflowId]) =>
      window.cobalt.updateConfig({
        slug: 'sandbox-crm',
        config_id: 'shop-1',
        fields: { [fieldId!]: 'Shop', [pipelineId!]: 'pipe_sales' },
        workflows: [{ id: workflowId!, enabled: true, fields: {} as never }],
      }),
    [field?.id, pipeline?.id, workflow?.id],
  );
  expect(changed.fields.find(({ id }) => id === field?.id)?.value).toBe('Shop');
  const read: Config = await shopPage.evaluate(() => window.cobalt.getConfig('sandbox-crm', 'shop-1'));
  expect(read.workflows.find(({ id }) => id === workflow?.id)?.enabled).toBe(true);

  await shopPage.evaluate(() => window.cobalt.deleteConfig('sandbox-crm', 'shop-1'));
  await shopPage.evaluate(() => window.cobalt.disconnect('sandbox-crm'));
  const app = await shopPage.evaluate(() => window.cobalt.getApp('sandbox-crm'));
  expect(app.connected).toBeFalsy();
});

test('closing the window without consent is false', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await expect(heading(popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await popup.close();
  await expect(shopPage.locator('output')).toHaveText('connected: false');
});

test('Back to the window and on again connects', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await button(popup, 'Continue').click();
  await expect(button(popup, 'Approve')).toBeVisible();
  await popup.goBack();
  // A browser that counts the page in between as a stop needs one more step.
  if ((await button(popup, 'Continue').count()) === 0) await popup.goBack();
  await button(popup, 'Continue').click();
  const closed = popup.waitForEvent('close');
  await button(popup, 'Approve').click();
  await closed;
  await expect(shopPage.locator('output')).toHaveText('connected: true');
});

test('Continue pressed twice goes one way', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await button(popup, 'Continue').dblclick();
  await expect(button(popup, 'Approve')).toBeVisible();
  const closed = popup.waitForEvent('close');
  await button(popup, 'Approve').click();
  await closed;
  await expect(shopPage.locator('output')).toHaveText('connected: true');
});

test('Back to the consent after saying no, and saying yes, says how it ended', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await button(popup, 'Continue').click();
  await button(popup, 'Deny').click();
  const failed = heading(popup, 'Sandbox CRM was not connected');
  await expect(failed).toBeVisible();
  await popup.goBack();
  await button(popup, 'Approve').click();
  await expect(failed).toBeVisible();
  await popup.close();
  await expect(shopPage.locator('output')).toHaveText('connected: false');
});

test('saying no leaves the window open with the reason, and closing it is false', async ({ shopPage }) => {
  const popup = await openPopup(shopPage);
  await button(popup, 'Continue').click();
  await button(popup, 'Deny').click();
  await expect(heading(popup, 'Sandbox CRM was not connected')).toBeVisible();
  await expect(popup.getByText('Access was not given.')).toBeVisible();
  expect(new URL(popup.url()).search).toBe('');
  await popup.reload();
  await expect(heading(popup, 'Sandbox CRM was not connected')).toBeVisible();
  await popup.close();
  await expect(shopPage.locator('output')).toHaveText('connected: false');
});

test('an app with keys connects without a window; wrong keys are an error', async ({ shopPage, watch }) => {
  watch.allowMessage(/Failed to load resource.*4\d\d/);
  const connect = (auth_token: string) =>
    shopPage.evaluate(
      (token) =>
        window.cobalt.connect('sandbox-sms', { account_sid: 'AC0123456789', auth_token: token }).then(
          (connected) => connected,
          (error: unknown) => String(error),
        ),
      auth_token,
    );
  expect(await connect('wrong')).toMatch(/^Error/);
  expect(await connect('valid-token')).toBe(true);
  expect(await shopPage.evaluate(() => window.cobalt.getApp('sandbox-sms'))).toMatchObject({ connected: true });
});

test('the account and the list of apps can be asked for', async ({ shopPage }) => {
  const details = await shopPage.evaluate(() =>
    (window.cobalt as unknown as { getAccountDetails: () => Promise<unknown> }).getAccountDetails(),
  );
  expect(JSON.stringify(details)).toContain('Globex');
  const apps = (await shopPage.evaluate(() => window.cobalt.getApp(undefined as unknown as string))) as unknown as {
    slug: string;
  }[];
  expect(apps.map(({ slug }) => slug)).toEqual(['sandbox-crm', 'sandbox-sms']);
});

test('connect is true although the provider cuts its window off', async ({ page, shop, watch }) => {
  const provider = await openCuttingProvider();
  const server = await PatchbayServer.start({ env: { PATCHBAY_EGRESS_ALLOW: provider.hostPort }, apps: [provider.app] });
  for (const origin of [shop.origin, server.url, provider.origin]) watch.allowOrigin(origin);
  try {
    const token = await server.sessionToken(await server.createAccount('Globex'));
    await page.goto(shop.page(server.url, token));
    const opening = page.waitForEvent('popup');
    const connected = page.evaluate(() => window.cobalt.connect('cutting-crm'));
    const popup = await opening;
    await button(popup, 'Continue').click();
    await expect(heading(popup, 'Connecting Cutting CRM in another window')).toBeVisible();
    const further = popup.waitForEvent('popup');
    await popup.getByRole('link', { name: 'Continue in a new window' }).click();
    const provided = await further;
    await button(provided, 'Agree').click();
    await expect(heading(provided, 'Cutting CRM is connected')).toBeVisible();
    expect(await connected).toBe(true);
  } finally {
    await server.stop();
    await provider.stop();
  }
});
