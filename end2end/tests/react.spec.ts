// The README's example for React, on another site, in a browser that blocks third-party cookies.

import type { Locator, Page } from '@playwright/test';
import { violations } from './support/axe';
import { button, heading } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { example, readmePage } from './support/readme-react';
import { openShop, type Shop } from './support/shop';

interface Config {
  fields: { key: string; value: unknown }[];
  workflows: { alias: string; enabled: boolean; fields: { key: string; value: unknown }[] }[];
}

interface ShopFixtures {
  /** The session of a new account, whose page is open. */
  token: string;
  /** What the server keeps of this app's settings. */
  saved: (slug: string) => Promise<Record<string, unknown>>;
}

const test = base.extend<ShopFixtures, { shop: Shop }>({
  shop: [
    async ({}, use) => {
      const shop = await openShop(await readmePage());
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker' },
  ],
  token: [
    async ({ page, server, shop, watch }, use) => {
      watch.allowOrigin(shop.origin);
      const token = await server.sessionToken(await server.createAccount('Globex'));
      await page.goto(shop.page(server.url, token));
      await use(token);
    },
    { auto: true },
  ],
  saved: async ({ server, token }, use) => {
    await use(async (slug) => {
      const headers = { authorization: `Bearer ${token}` };
      const { fields, workflows } = await server.api<Config>('GET', `/api/v2/f-sdk/slug/${slug}/config`, undefined, headers);
      const answers = [...fields, ...workflows.flatMap((workflow) => workflow.fields)].map(({ key, value }) => [key, value]);
      return Object.fromEntries([...answers, ...workflows.map(({ alias, enabled }) => [alias, enabled])]);
    });
  },
});

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'] });
  },
});

const app = (page: Page, name: string): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
/** The help is a part of the label, behind its name. */
const input = (within: Page | Locator, name: string): Locator => within.getByLabel(new RegExp(`^${name}`));
const apps = (page: Page): Locator => page.getByRole('heading', { level: 2 });

async function connectCrm(page: Page): Promise<void> {
  const opening = page.waitForEvent('popup');
  await button(app(page, 'Sandbox CRM'), 'Connect').click();
  await expect(button(app(page, 'Sandbox CRM'), 'Connect')).toBeDisabled();
  const popup = await opening;
  await button(popup, 'Continue').click();
  const closed = popup.waitForEvent('close');
  await button(popup, 'Approve').click();
  await closed;
  await expect(button(app(page, 'Sandbox CRM'), 'Disconnect')).toBeVisible();
}

async function connectSms(page: Page, authToken: string): Promise<void> {
  const sms = app(page, 'Sandbox SMS');
  await input(sms, 'Account SID').fill('AC0123456789');
  await input(sms, 'Auth token').fill(authToken);
  await button(sms, 'Connect').click();
}

async function save(page: Page): Promise<void> {
  await button(page, 'Save').click();
  await expect(page.getByRole('alert').filter({ hasText: 'Saved.' })).toBeVisible();
}

test('it has at most 40 lines of a length to read', () => {
  const lines = example.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.length > 155)).toEqual([]);
});

test('apps connect by the SDK’s window and by keys, stand first then, and are disconnected', async ({ page }) => {
  await expect(apps(page)).toHaveText(['Sandbox CRM', 'Sandbox SMS']);
  expect(await violations(page, 'light')).toEqual([]);
  await expect(input(app(page, 'Sandbox SMS'), 'Auth token')).toHaveAttribute('type', 'password');
  await connectSms(page, 'valid-token');
  await expect(apps(page)).toHaveText(['Sandbox SMS', 'Sandbox CRM']);
  await connectCrm(page);
  await expect(button(page, 'Connect')).toHaveCount(0);

  await page.reload();
  await expect(apps(page)).toHaveText(['Sandbox CRM', 'Sandbox SMS']);
  await button(app(page, 'Sandbox CRM'), 'Disconnect').click();
  await expect(apps(page)).toHaveText(['Sandbox SMS', 'Sandbox CRM']);
  await expect(button(app(page, 'Sandbox CRM'), 'Connect')).toBeEnabled();
  await expect(button(app(page, 'Sandbox CRM'), 'Settings')).toHaveCount(0);
});

test('refused keys are an error, and stay to be corrected', async ({ page, watch }) => {
  watch.allowMessage(/Failed to load resource.*400/);
  await connectSms(page, 'wrong');
  await expect(app(page, 'Sandbox SMS').getByRole('alert')).toHaveText('That failed. Bad Request');
  await expect(input(app(page, 'Sandbox SMS'), 'Account SID')).toHaveValue('AC0123456789');
  expect(await violations(page, 'light')).toEqual([]);
  await connectSms(page, 'valid-token');
  await expect(button(app(page, 'Sandbox SMS'), 'Disconnect')).toBeVisible();
});

test('a window that is closed without consent is said', async ({ page }) => {
  const opening = page.waitForEvent('popup');
  await button(app(page, 'Sandbox CRM'), 'Connect').click();
  const popup = await opening;
  await expect(heading(popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await popup.close();
  await expect(app(page, 'Sandbox CRM').getByRole('alert')).toHaveText('The window was closed.');
  await expect(button(app(page, 'Sandbox CRM'), 'Connect')).toBeEnabled();
});

test('a session that is over is an error', async ({ page, server, token, watch }) => {
  watch.allowMessage(/Failed to load resource.*401/);
  await server.api('POST', '/api/v2/public/session-token/revoke', undefined, { authorization: `Bearer ${token}` });
  await page.reload();
  await expect(page.getByRole('alert')).toHaveText('The apps did not load.');
});

test('settings are filled in, workflows switched and saved, and what is not drawn stays', async ({ page, server, token, saved }) => {
  await connectCrm(page);
  const mapping = { full_name: 'company' };
  const headers = { authorization: `Bearer ${token}` };
  await server.api('POST', '/api/v2/f-sdk/config', { slug: 'sandbox-crm', labels: [], fields: { field_mapping: mapping } }, headers);

  await button(page, 'Settings').click();
  await input(page, 'Sync label').fill('Main office');
  await input(page, 'Pipeline').selectOption('Sales');
  await input(page, 'Contacts per run').fill('12.5');
  await expect(input(page, 'Contact types')).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Sync contacts' }).check();
  await input(page, 'Contact types').selectOption(['Leads', 'Partners']);
  await input(page, 'Start date').fill('2026-01-02');
  expect(await violations(page, 'light')).toEqual([]);
  await save(page);
  await input(page, 'Stage').selectOption('Won');
  await save(page);

  const wanted = {
    sync_label: 'Main office',
    pipeline: 'pipe_sales',
    stage: 'stage_won',
    batch_size: 12.5,
    field_mapping: mapping,
    'sync-contacts': true,
    'notify-new-deal': false,
    contact_types: ['lead', 'partner'],
    start_date: '2026-01-02',
  };
  expect(await saved('sandbox-crm')).toMatchObject(wanted);

  await page.reload();
  await button(page, 'Settings').click();
  await expect(input(page, 'Sync label')).toHaveValue('Main office');
  await expect(input(page, 'Pipeline')).toHaveValue('pipe_sales');
  await expect(input(page, 'Stage')).toHaveValue('stage_won');
  await expect(input(page, 'Contacts per run')).toHaveValue('12.5');
  await expect(page.getByRole('checkbox', { name: 'Sync contacts' })).toBeChecked();
  await expect(input(page, 'Contact types')).toHaveValues(['lead', 'partner']);
  await save(page);
  expect(await saved('sandbox-crm')).toMatchObject(wanted);

  // The stage was one of the other pipeline's.
  await input(page, 'Pipeline').selectOption('Renewals');
  await expect(input(page, 'Stage')).toHaveCount(0);
  await input(page, 'Contact types').selectOption([]);
  await save(page);
  await expect(input(page, 'Stage')).toHaveValue('');
  await page.getByRole('checkbox', { name: 'Sync contacts' }).uncheck();
  await save(page);
  const last = await saved('sandbox-crm');
  expect(last).toMatchObject({ pipeline: 'pipe_renewals', stage: null, 'sync-contacts': false, start_date: '2026-01-02', field_mapping: mapping });
  expect(last.contact_types ?? []).toEqual([]);
});

test('a workflow needs its required answers only when it is on', async ({ page, saved }) => {
  await connectCrm(page);
  await button(page, 'Settings').click();
  await input(page, 'Sync label').fill('Main office');
  await input(page, 'Pipeline').selectOption('Sales');
  const notify = page.getByRole('checkbox', { name: 'Notify on new deal' });
  await notify.check();
  await button(page, 'Save').click();
  const message = input(page, 'Message');
  await expect(message).toBeFocused();
  await message.fill('A new deal\ncame in.');
  await save(page);
  expect(await saved('sandbox-crm')).toMatchObject({ 'notify-new-deal': true, message: 'A new deal\ncame in.' });
});
