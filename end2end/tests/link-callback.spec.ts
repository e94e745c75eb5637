// The Link flow by its address alone, with and without scripts: it ends at the company's callback.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { button, heading, link } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { createLink, exchange, timeline, USER } from './support/link';
import { alone } from './support/link-site';

const test = base.extend<object, { callback: string }>({
  callback: [
    async ({}, use) => {
      const page = '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Welcome back</h1>';
      const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`http://shop.localhost:${(server.address() as AddressInfo).port}/back?kept=1`);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
    { scope: 'worker' },
  ],
});

test('it comes back with a token and the state', async ({ page, person, server, callback, watch }) => {
  watch.allowOrigin(callback);
  const made = await createLink(server, { callback_url: callback, state: 'a state' });
  await page.goto(made.hosted_url);
  await expect(heading(page, 'Connect your apps')).toBeVisible();
  await expect(alone(page)).toHaveCount(0);
  await person.press(link(page, 'Sandbox CRM'));
  await person.press(button(page, 'Authorize'));
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  await person.press(link(page, 'Finish'));
  await expect(heading(page, 'Welcome back')).toBeVisible();
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('kept'), searchParams.get('state')]).toEqual(['1', 'a state']);
  expect(await exchange(server, searchParams.get('token'))).toMatchObject({ user_id: USER, claim: 'claimed' });
});

test('failures come back, too', async ({ page, person, server, callback, watch }) => {
  watch.allowOrigin(callback);
  const made = await createLink(server, { callback_url: callback, state: 's', app: 'sandbox-crm' });
  await page.goto(made.hosted_url);
  await person.press(button(page, 'Authorize'));
  await person.press(button(page, 'Deny'));
  await expect(heading(page, 'Sandbox CRM was not connected')).toBeVisible();
  await person.press(link(page, 'Back to Acme'));
  await expect(heading(page, 'Welcome back')).toBeVisible();
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('token')]).toEqual(['access_denied', 's', null]);
});

test('without a callback every page says that nobody can be told, and connects nothing', async ({ page, person, server, callback }) => {
  const made = await createLink(server, { allowed_origins: [new URL(callback).origin] });
  await page.goto(made.hosted_url);
  await expect(heading(page, 'Connect your apps')).toBeVisible();
  await expect(alone(page)).toBeVisible();
  await person.press(link(page, 'Sandbox CRM'));
  await expect(heading(page, 'Sandbox CRM')).toBeVisible();
  await expect(alone(page)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Connect Sandbox CRM' })).toBeVisible();
  await expect(button(page, 'Authorize')).toHaveCount(0);
  expect((await timeline(server, made.link_session_id)).status).toBe('open');
});
