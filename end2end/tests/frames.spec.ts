// The page in a frame on another site, in a browser that blocks third-party cookies: the provider gets
// a window of its own, and the frame learns how it went.

import type { FrameLocator, Page } from '@playwright/test';
import { button, heading } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { openCuttingProvider, type CuttingProvider } from './support/cutting-provider';
import { openPrefix, type Prefix } from './support/prefix';
import { PatchbayServer } from './support/server';
import { openShop, type Shop } from './support/shop';

interface FrameFixtures {
  /** Opens a hosted link of this server in a frame of the shop's page. */
  openFrame: (server: PatchbayServer) => Promise<Framed>;
}

interface FrameWorker {
  shop: Shop;
  /** A server on a site of its own. */
  connect: PatchbayServer;
  /** The same, where a window is waited for for seconds only. */
  impatient: PatchbayServer;
  provider: CuttingProvider;
  /** A server with an app whose provider cuts windows off. */
  cutting: PatchbayServer;
  prefix: Prefix;
}

/** The shop's page and our page in it. */
class Framed {
  readonly inside: FrameLocator;

  constructor(
    readonly page: Page,
    private readonly scripts: boolean,
  ) {
    this.inside = page.frameLocator('iframe');
  }

  heading(name: string) {
    return this.inside.getByRole('heading', { level: 1, name, exact: true });
  }

  link(name: string) {
    return this.inside.getByRole('link', { name, exact: true });
  }

  button(name: string) {
    return this.inside.getByRole('button', { name, exact: true });
  }

  async openApp(app: string): Promise<void> {
    await this.link(app).click();
    await expect(this.heading(app)).toBeVisible();
    await this.ready();
  }

  /** Presses Authorize and gives the window that the provider is visited in. */
  async authorize(name = 'Authorize'): Promise<Page> {
    const popup = this.page.waitForEvent('popup');
    await this.button(name).click();
    await expect(this.heading('Connecting Sandbox CRM in another window')).toBeVisible();
    // A browser without scripts opens no window by itself.
    if (!this.scripts) await this.link('Continue in a new window').click();
    return popup;
  }

  /** Answers what the config form demands. */
  async fillForm(): Promise<void> {
    const field = (label: string) => this.inside.getByLabel(label, { exact: true });
    await field('Sync label').fill('Globex');
    await field('Pipeline').selectOption('Sales');
    if (!this.scripts) await this.inside.getByRole('button', { name: /^(Load options of|Refresh) Stage$/ }).click();
    await expect(field('Stage')).toBeEnabled();
    await field('Stage').selectOption('Offer sent');
    await field('Full name').selectOption('Full name');
    await field('Email address').selectOption('Email');
  }

  /** Without scripts the frame has to be asked. */
  async look(): Promise<void> {
    if (!this.scripts) await this.link('Check again').click();
  }

  /** Until the islands of the page in the frame listen. */
  async ready(): Promise<void> {
    if (!this.scripts) return;
    const frame = this.page.frames()[1];
    if (!frame) throw new Error('There is no frame.');
    await frame.waitForFunction(() => '__hydrateIsland' in window);
  }
}

const test = base.extend<FrameFixtures, FrameWorker>({
  shop: [
    // Playwright reads the first argument: it must be a pattern, even an empty one.
    async ({}, use) => {
      const shop = await openShop();
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker' },
  ],
  connect: [
    async ({}, use) => {
      const server = await PatchbayServer.start({ host: 'connect.localhost' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  impatient: [
    async ({}, use) => {
      const env = { PATCHBAY_START_TOKEN_LIFETIME: '3s' };
      const server = await PatchbayServer.start({ host: 'connect.localhost', env });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
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
      const server = await PatchbayServer.start({
        host: 'connect.localhost',
        env: { PATCHBAY_EGRESS_ALLOW: provider.hostPort },
        apps: [provider.app],
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  prefix: [
    async ({}, use) => {
      const prefix = await openPrefix('/connect');
      await use(prefix);
      await prefix.stop();
    },
    { scope: 'worker' },
  ],
  openFrame: async ({ page, shop, watch, javaScriptEnabled }, use) => {
    watch.allowOrigin(shop.origin);
    await use(async (server) => {
      watch.allowOrigin(server.url);
      const { link } = await server.hostedLink();
      await page.goto(shop.framing(link));
      return new Framed(page, javaScriptEnabled ?? true);
    });
  },
});

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'] });
  },
});

test('list, authorize in a window, configure, disconnect', async ({ openFrame, connect }) => {
  const framed = await openFrame(connect);
  await framed.openApp('Sandbox CRM');
  const popup = await framed.authorize();
  await expect(heading(popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await button(popup, 'Continue').click();
  await button(popup, 'Approve').click();
  await expect(heading(popup, 'Sandbox CRM is connected')).toBeVisible();
  await popup.close();

  await framed.look();
  await expect(framed.heading('Sandbox CRM is connected')).toBeVisible();
  await framed.link('Configure').click();
  await expect(framed.heading('Configure Sandbox CRM')).toBeVisible();
  await framed.ready();
  await framed.fillForm();
  await framed.button('Save').click();
  await expect(framed.inside.getByText('Your settings are saved.')).toBeVisible();
  await framed.link('Sandbox CRM').click();
  await framed.button('Disconnect').click();
  await expect(framed.inside.getByText('Sandbox CRM is disconnected.')).toBeVisible();
});

test('a refusal at the provider shows in the frame', async ({ openFrame, connect }) => {
  const framed = await openFrame(connect);
  await framed.openApp('Sandbox CRM');
  const popup = await framed.authorize();
  await button(popup, 'Continue').click();
  await button(popup, 'Deny').click();
  await expect(heading(popup, 'Sandbox CRM was not connected')).toBeVisible();
  await framed.look();
  await expect(framed.heading('Sandbox CRM was not connected')).toBeVisible();
  await framed.link('Try again').click();
  await expect(framed.button('Authorize')).toBeVisible();
});

test('a browser that opens no window by itself has one by the next tap', async ({ openFrame, connect, page }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  const framed = await openFrame(connect);
  await framed.openApp('Sandbox CRM');
  await framed.button('Authorize').click();
  const popup = page.waitForEvent('popup');
  await framed.link('Continue in a new window').click();
  await expect(heading(await popup, 'Connect Sandbox CRM to Acme')).toBeVisible();
});

test('a window that is closed half-way can be opened once more, and Cancel gives it up', async ({ openFrame, connect, page }) => {
  const framed = await openFrame(connect);
  await framed.openApp('Sandbox CRM');
  const closed = await framed.authorize();
  await button(closed, 'Continue').click();
  await expect(button(closed, 'Approve')).toBeVisible();
  await closed.close();
  const again = page.waitForEvent('popup');
  await framed.link('Continue in a new window').click();
  const popup = await again;
  await button(popup, 'Continue').click();
  await button(popup, 'Approve').click();
  await expect(heading(popup, 'Sandbox CRM is connected')).toBeVisible();
  await framed.look();
  await expect(framed.heading('Sandbox CRM is connected')).toBeVisible();

  await framed.link('All apps').click();
  await framed.openApp('Sandbox CRM');
  const unwanted = await framed.authorize('Reconnect');
  await unwanted.close();
  await framed.link('Cancel').click();
  await expect(framed.button('Reconnect')).toBeVisible();
});

test('waiting ends with the window', async ({ openFrame, impatient }) => {
  const framed = await openFrame(impatient);
  await framed.openApp('Sandbox CRM');
  await framed.authorize();
  const over = framed.inside.getByText('Signing in took too long');
  await expect(async () => {
    if (await framed.heading('Connecting Sandbox CRM in another window').isVisible()) await framed.look();
    await expect(over).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(framed.button('Authorize')).toBeVisible();
});

test('Back in the frame and a second tab keep working', async ({ openFrame, connect, page, context, shop }) => {
  const framed = await openFrame(connect);
  await framed.openApp('Sandbox CRM');
  // It never resolves: only the frame goes back.
  void page.goBack().catch(() => undefined);
  await expect(framed.heading('Connect your apps')).toBeVisible();
  const source = new URL(page.url()).searchParams.get('source') ?? '';
  const second = await context.newPage();
  await second.goto(shop.framing(source));
  await expect(second.frameLocator('iframe').getByRole('heading', { level: 1, name: 'Connect your apps' })).toBeVisible();
});

test('an origin that is not registered sees why, and a way on', async ({ page, connect, shop, watch }) => {
  watch.allowOrigin(shop.origin);
  watch.allowOrigin(connect.url);
  watch.allowMessage(/status of 403/);
  const key = { 'x-api-key': connect.project.production_api_key };
  const account = { linked_account_id: 'live-1' };
  await connect.api('PUT', '/api/v2/public/linked-account', account, key);
  const body = await connect.api<{ hosted_url: string }>('POST', '/api/v2/public/connect-url', {}, { ...key, ...account });
  await page.goto(shop.framing(body.hosted_url));
  const inside = page.frameLocator('iframe');
  await expect(inside.getByRole('heading', { name: 'This page cannot be shown here' })).toBeVisible();
  await expect(inside.getByText(`${shop.origin} is not among`)).toBeVisible();
  const popup = page.waitForEvent('popup');
  await inside.getByRole('link', { name: 'Open in a new window' }).click();
  await expect(heading(await popup, 'Connect your apps')).toBeVisible();
});

test('a provider that cuts windows off is no obstacle', async ({ openFrame, cutting, provider, watch, javaScriptEnabled }) => {
  watch.allowOrigin(provider.origin);
  const framed = await openFrame(cutting);
  await framed.openApp('Cutting CRM');
  const popup = framed.page.waitForEvent('popup');
  await framed.button('Authorize').click();
  await expect(framed.heading('Connecting Cutting CRM in another window')).toBeVisible();
  if (javaScriptEnabled === false) await framed.link('Continue in a new window').click();
  const other = await popup;
  await button(other, 'Continue').click();
  await button(other, 'Agree').click();
  await expect(heading(other, 'Cutting CRM is connected')).toBeVisible();
  await framed.look();
  await expect(framed.heading('Cutting CRM is connected')).toBeVisible();
});

test('below a path prefix', async ({ page, prefix, shop, watch, javaScriptEnabled }) => {
  watch.allowOrigin(shop.origin);
  watch.allowOrigin(prefix.server.url);
  const { link } = await prefix.server.hostedLink();
  expect(link).toContain(`${prefix.server.url}/connect/`);
  await page.goto(shop.framing(link));
  const framed = new Framed(page, javaScriptEnabled ?? true);
  await framed.openApp('Sandbox CRM');
  const popup = await framed.authorize();
  await button(popup, 'Continue').click();
  await button(popup, 'Approve').click();
  await expect(heading(popup, 'Sandbox CRM is connected')).toBeVisible();
  await framed.look();
  await expect(framed.heading('Sandbox CRM is connected')).toBeVisible();
  await framed.link('Configure').click();
  await expect(framed.heading('Configure Sandbox CRM')).toBeVisible();
  await expect(framed.inside.getByLabel('Sync label', { exact: true })).toBeVisible();
});
