// The demo of the Link flow: every way to show a session, with what the company's page is told.

import type { FrameLocator, Page } from '@playwright/test';
import { violations } from './support/axe';
import { button, heading, link } from './support/connect';
import { sticksOut } from './support/fit';
import { expect, test as base } from './support/fixtures';
import { PatchbayServer } from './support/server';

const test = base.extend<object, { demo: PatchbayServer }>({
  demo: [
    async ({}, use) => {
      const demo = await PatchbayServer.start({ env: { PATCHBAY_DEMO: 'on' } });
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(async ({ demo, page, watch }) => {
  watch.allowOrigin(demo.url);
  await page.goto(`${demo.url}/demo`);
  await page.getByRole('link', { name: /^Try it in a page of your own/ }).click();
  await expect(heading(page, 'Try Link')).toBeVisible();
});

const way = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const told = (page: Page) => page.getByRole('log');

/** Connects Sandbox SMS, which needs no window. */
async function connect(where: Page | FrameLocator): Promise<void> {
  await where.getByRole('link', { name: 'Sandbox SMS', exact: true }).click();
  await where.getByLabel('Account SID').fill('AC0123456789');
  await where.getByLabel('Auth token').fill('valid-token');
  await where.getByRole('button', { name: 'Connect', exact: true }).click();
  await where.getByRole('link', { name: 'Finish', exact: true }).click();
}

for (const name of ['Lightbox', 'Inline', 'Window']) {
  test(`${name.toLowerCase()}: the page is told, and the server exchanges`, async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, 'it is for scripts');
    const opening = name === 'Window' ? page.waitForEvent('popup') : undefined;
    await way(page, name).getByRole('link', { name: 'Connect an app' }).click();
    await connect((await opening) ?? page.frameLocator('patchbay-link iframe'));
    await expect(told(page)).toContainText('onSuccess');
    await expect(told(page)).toContainText('Your server has exchanged it');
    await expect(told(page)).toContainText('claimed');
  });
}

test('the address alone comes back', async ({ page, javaScriptEnabled }) => {
  if (javaScriptEnabled === false) await expect(page.getByRole('link', { name: 'Connect an app' })).toHaveCount(1);
  await way(page, 'Address alone').getByRole('link', { name: 'Connect an app' }).click();
  await connect(page);
  await expect(page.getByText('The session came back with a public token.')).toBeVisible();
  await button(page, 'Exchange it, as your server does').click();
  await expect(page.getByText('Your server has exchanged the public token for an access token.')).toBeVisible();
  await expect(link(page, 'Try the Connect page')).toBeVisible();
});

test('anybody can use it', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'axe is a script');
  for (const scheme of ['light', 'dark'] as const) expect.soft(await violations(page, scheme), scheme).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sticksOut(page)).toEqual([]);
});
