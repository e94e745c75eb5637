// link.js in window mode: the window is the browser's business, and how it went the server's.

import type { Page } from '@playwright/test';
import { event, open } from './support/fake-connect';
import { called } from './support/link-host';
import { expect, say, settled, test } from './support/link-scene';

const listed = (number: number, name: string, about: Record<string, unknown> = {}) => {
  const { metadata } = event(number, name, about);
  return { ...metadata, number, name };
};

test.beforeEach(({ connect }) => {
  connect.result = open();
  connect.asked.length = 0;
});

/** Presses the button and gives the window. */
async function startWindow(page: Page, start: (options: object) => Promise<void>): Promise<Page> {
  const popup = page.waitForEvent('popup');
  await start({ mode: 'window' });
  const opened = await popup;
  await opened.waitForFunction(() => 'say' in window);
  return opened;
}

test('a window opens in the click, is told the proof, and success closes it', async ({ page, start, connect, host }) => {
  const popup = await startWindow(page, start);
  expect(popup.url()).toBe(`${connect.origin}/link?token=lt_1`);
  await popup.waitForFunction(() => window.heard.length > 0);
  const [[from, told] = ['', {}]] = await popup.evaluate(() => window.heard);
  expect([from, told.type, told.session]).toEqual([host.origin, 'proof', 'ls_1']);
  expect(told.proof).toMatch(/^[\w-]{43}$/);
  await expect.poll(() => connect.asked.length).toBeGreaterThan(0);
  expect(connect.asked[0]).toEqual({ link_token: 'lt_1', proof: told.proof });
  const closed = popup.waitForEvent('close');
  await say(popup, { type: 'success', public_token: 'pt_1' });
  await closed;
  await expect.poll(() => called(page)).toEqual(['load', 'success']);
});

test('each page proves itself anew, and a session that it opens once more as before', async ({ page, start, connect }) => {
  const proofs: string[] = [];
  for (let at = 0; at < 2; at += 1) {
    const popup = await startWindow(page, start);
    await expect.poll(() => connect.asked.length).toBeGreaterThan(0);
    proofs.push(connect.asked[0]?.proof ?? '');
    await popup.close();
    await expect.poll(() => called(page)).toEqual(['load', 'exit']);
    connect.asked.length = 0;
  }
  expect(proofs[0]).not.toBe(proofs[1]);
  const again = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect your CRM' }).click();
  await again;
  await expect.poll(() => connect.asked.length).toBeGreaterThan(0);
  expect(connect.asked[0]?.proof).toBe(proofs[1]);
});

test('the server knows how it went, where the window is cut off', async ({ page, start, connect, watch }) => {
  watch.allowOrigin(connect.other);
  const popup = await startWindow(page, start);
  // Another site that cuts itself off: nothing that happens in it reaches the page.
  connect.result = open([listed(1, 'opened'), listed(2, 'consent_started', { app: 'slack' })]);
  await popup.goto(`${connect.other}/cut`);
  expect(await popup.evaluate(() => window.opener)).toBe(null);
  await expect.poll(() => called(page)).toEqual(['load', 'event opened', 'event consent_started']);
  connect.result = { ...open([listed(1, 'opened'), listed(2, 'consent_started'), listed(3, 'finished')]), status: 'finished', public_token: 'pt_1' };
  await expect.poll(() => called(page)).toEqual(['load', 'event opened', 'event consent_started', 'event finished', 'success']);
  expect(await page.evaluate(() => window.calls.at(-1))).toEqual(['success', 'pt_1', { link_session_id: 'ls_1', step: 'finished', app: 'slack' }]);
});

test('a window that reads as closed at the provider is offered again, and may still end well', async ({ page, start, connect }) => {
  connect.result = open([listed(1, 'consent_started')]);
  const popup = await startWindow(page, start);
  await popup.close();
  await page.bringToFront();
  const dialog = page.getByRole('dialog', { name: 'Connect an app' });
  await expect(dialog.getByText('Finish in the window that you opened, or open it again.')).toBeVisible();
  const again = page.waitForEvent('popup');
  await dialog.getByRole('link', { name: 'Open in a new window' }).click();
  await again;
  await expect(dialog).toHaveCount(0);
  connect.result = { ...open([listed(1, 'consent_started'), listed(2, 'finished')]), status: 'finished', public_token: 'pt_1' };
  await expect.poll(() => called(page)).toContain('success');
  expect((await called(page)).filter((name) => name === 'success' || name === 'exit')).toEqual(['success']);
});

test('a tab that is closed is an exit, unless the server says that it is connected', async ({ page, start, connect }) => {
  connect.result = open([listed(1, 'failed', { code: 'access_denied', message: 'No.', step: 'returned' })]);
  const denied = await startWindow(page, start);
  await denied.close();
  await expect.poll(() => page.evaluate(() => window.calls.at(-1))).toEqual([
    'exit',
    { code: 'access_denied', message: 'No.', step: 'returned' },
    { link_session_id: 'ls_1', step: 'failed', app: null },
  ]);
  connect.result = { ...open([listed(1, 'connected')]), status: 'connected', public_token: 'pt_1' };
  const connected = await startWindow(page, start);
  await connected.close();
  await expect.poll(() => called(page)).toEqual(['load', 'event connected', 'success']);
});

test('a session that expires ends, and a server that is away is asked again', async ({ page, start, connect, watch }) => {
  watch.allowMessage(/status of 503/);
  connect.result = undefined;
  const popup = await startWindow(page, start);
  await expect.poll(() => connect.asked.length).toBeGreaterThan(1);
  expect(await called(page)).toEqual(['load']);
  const closed = popup.waitForEvent('close');
  connect.result = { ...open([listed(1, 'expired')]), status: 'expired' };
  await closed;
  await expect.poll(() => page.evaluate(() => window.calls.at(-1))).toMatchObject(['exit', { code: 'link_expired' }, { step: 'expired' }]);
});

test('a browser that opens no window has one by the next tap', async ({ page, start, connect }) => {
  await page.addInitScript(() => {
    const { open } = window;
    let tries = 0;
    window.open = (...all) => ((tries += 1) > 1 ? open.apply(window, all) : null);
  });
  await start({ mode: 'window' });
  const dialog = page.getByRole('dialog', { name: 'Connect an app' });
  await expect(dialog.getByText('Your browser did not open a window.')).toBeVisible();
  const opening = page.waitForEvent('popup');
  await dialog.getByRole('link', { name: 'Open in a new window' }).click();
  const popup = await opening;
  await expect(dialog).toHaveCount(0);
  await popup.waitForFunction(() => window.heard?.length > 0);
  await say(popup, { type: 'success', public_token: 'pt_1' });
  await expect.poll(() => called(page)).toEqual(['load', 'success']);
  expect(connect.asked.every(({ link_token }) => link_token === 'lt_1')).toBe(true);
});

test('where not even that is allowed it is a link, and giving up says why', async ({ page, start }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await start({ mode: 'window' });
  const link = page.getByRole('dialog').getByRole('link', { name: 'Open in a new window' });
  await expect(link).toHaveAttribute('rel', 'opener');
  const opening = page.waitForEvent('popup');
  await link.click();
  await (await opening).close();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => window.calls.at(-1))).toMatchObject(['exit', { code: 'popup_blocked' }, {}]);
  await settled(page);
  await expect(page.locator('patchbay-link')).toHaveCount(0);
});
