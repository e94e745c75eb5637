// One journey in Debian's Firefox: the page in a frame on another site. Firefox partitions cookies in
// frames by itself. Playwright's own Firefox is a patched one, so this one is driven over WebDriver BiDi.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer-core';
import { expect, test as base } from '@playwright/test';
import { createLink, exchange } from './support/link';
import { openLinkHost } from './support/link-host';
import { PatchbayServer } from './support/server';
import { openShop, type Shop } from './support/shop';

interface Scene {
  firefox: Browser;
  server: PatchbayServer;
  shop: Shop;
}

const test = base.extend<Scene>({
  firefox: async ({}, use) => {
    const profile = mkdtempSync(path.join(tmpdir(), 'patchbay-firefox-'));
    const firefox = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.PATCHBAY_FIREFOX ?? '/usr/bin/firefox-esr',
      userDataDir: profile,
      headless: true,
    });
    await use(firefox);
    await firefox.close();
    rmSync(profile, { recursive: true, force: true });
  },
  server: async ({}, use) => {
    const server = await PatchbayServer.start({ host: 'connect.localhost' });
    await use(server);
    await server.stop();
  },
  shop: async ({}, use) => {
    const shop = await openShop();
    await use(shop);
    await shop.stop();
  },
});

/** The frame with our page. */
async function framed(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe');
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The shop has no frame.');
  return frame;
}

/** Waits until the page's heading says this. */
async function says(where: Page | Frame, heading: string): Promise<void> {
  await where.waitForFunction((text) => document.querySelector('h1')?.textContent?.trim() === text, {}, heading);
}

/** Presses a button or follows a link by its words. */
async function press(where: Page | Frame, words: string): Promise<void> {
  await where.locator(`::-p-xpath(//*[self::a or self::button][normalize-space()="${words}"])`).click();
}

/** The window that something opens. */
function opened(firefox: Browser, open: () => Promise<void>): Promise<Page> {
  return new Promise((resolve, reject) => {
    firefox.once('targetcreated', (target) => {
      target.page().then((page) => (page ? resolve(page) : reject(new Error('It opened no page.'))), reject);
    });
    open().catch(reject);
  });
}

/** From the page of Sandbox CRM in a frame to its connection, in the window that Authorize opens. */
async function authorize(firefox: Browser, frame: Frame): Promise<void> {
  await says(frame, 'Sandbox CRM');
  await frame.waitForFunction(() => '__hydrateIsland' in window);
  const popup = await opened(firefox, () => press(frame, 'Authorize'));
  await says(popup, 'Connect Sandbox CRM to Acme');
  await press(popup, 'Continue');
  await says(popup, 'Allow Patchbay to use your Sandbox CRM?');
  await press(popup, 'Approve');
  await says(popup, 'Sandbox CRM is connected');
  await popup.close();
  await says(frame, 'Sandbox CRM is connected');
}

test('list, authorize in a window, configure, disconnect', async ({ firefox, server, shop }) => {
  const { link } = await server.hostedLink();
  const page = await firefox.newPage();
  await page.goto(shop.framing(link));
  const frame = await framed(page);
  await says(frame, 'Connect your apps');
  await press(frame, 'Sandbox CRM');
  await authorize(firefox, frame);
  await press(frame, 'Configure');
  await says(frame, 'Configure Sandbox CRM');
  await press(frame, 'Sandbox CRM');
  await press(frame, 'Disconnect');
  await frame.locator('::-p-text(Sandbox CRM is disconnected.)').wait();
  expect(page.url()).toBe(shop.framing(link));
});

test('the Link flow in a lightbox: connect in a window, finish, exchange', async ({ firefox, server }) => {
  const host = await openLinkHost({ patchbay: server.url, tag: server.linkScript() });
  const made = await createLink(server, { allowed_origins: [host.origin], app: 'sandbox-crm' });
  const page = await firefox.newPage();
  await page.goto(host.page({ token: made.link_token }));
  await press(page, 'Connect your CRM');
  await page.waitForFunction(() => window.calls.some(([name]) => name === 'load'));
  const frame = page.frames().find((each) => each.url().startsWith(server.url));
  if (!frame) throw new Error('There is no frame.');
  await authorize(firefox, frame);
  await press(frame, 'Finish');
  await page.waitForFunction(() => window.calls.at(-1)?.[0] === 'success');
  const token = await page.evaluate(() => window.calls.at(-1)?.[1]);
  expect(await exchange(server, token)).toMatchObject({ claim: 'claimed' });
  expect(await page.evaluate(() => document.querySelectorAll('patchbay-link').length)).toBe(0);
  await host.stop();
});
