// Buttons of brands: neutral in every state, whatever the company's colours are.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { violations } from './support/axe';
import { openApp } from './support/connect';
import { smallTargets, sticksOut } from './support/fit';
import { expect, test as base } from './support/fixtures';
import { PatchbayServer, siteRoot, type Properties } from './support/server';

const client = { id: 'the-client-id', secret: 'the-secret' };
const official = 'Official Books';

/** An app of an operator's own whose brand has sent an image. */
const file = `slug = "official"
name = "${official}"
description = "Invoices."
categories = ["accounting"]
[brand_button]
guideline_url = "https://books.test/brand"
brand = "Books"
mark = "none"
words = "connect_to"
[auth.oauth2]
authorize_url = "https://books.test/authorize"
token_url = "https://books.test/token"
client_auth = "body"
[api]
base_url = "https://books.test"
`;

const image = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="223" height="44"><rect width="223" height="44" rx="4" fill="${colour}"/></svg>`;

/** The built site with images of brands in it. */
function siteWithImages(): string {
  const site = mkdtempSync(path.join(tmpdir(), 'patchbay-site-'));
  for (const part of ['pkg', 'logos', 'favicon.svg']) symlinkSync(path.join(siteRoot, part), path.join(site, part));
  mkdirSync(path.join(site, 'brand-buttons'));
  writeFileSync(path.join(site, 'brand-buttons', 'official.svg'), image('#2ca01c'));
  writeFileSync(path.join(site, 'brand-buttons', 'official-dark.svg'), image('#0d3d07'));
  return site;
}

const test = base.extend<object, { server: PatchbayServer }>({
  server: [
    // Playwright reads the first argument: it must be a pattern, even an empty one.
    async ({}, use) => {
      const site = siteWithImages();
      const builtIn = ['quickbooks', 'google', 'microsoft', 'salesforce', 'slack', 'xero'].map((slug) => ({ slug, client }));
      const server = await PatchbayServer.start({
        env: { PATCHBAY_SITE_ROOT: site },
        apps: [...builtIn, { slug: 'official', file, client }],
      });
      await use(server);
      await server.stop();
      rmSync(site, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

const apps = [
  ['QuickBooks Online', 'Connect to QuickBooks'],
  ['Google Calendar and Drive', 'Sign in with Google'],
  ['Microsoft 365', 'Sign in with Microsoft'],
  ['Salesforce', 'Connect to Salesforce'],
  ['Slack', 'Add to Slack'],
  ['Xero', 'Connect to Xero'],
  [official, 'Connect to Books'],
] as const;

const loud: Properties = { color: '#ffff00', bgColor: '#ff00aa', base_color: '#ff00aa', button_color: '#aa00ff' };

const brandButton = (page: Page, words: string): Locator =>
  page.getByRole('button', { name: `${words}: Authorize Acme`, exact: true });

/** How the button and everything in it is painted. */
function paint(button: Locator): Promise<string[]> {
  return button.evaluate((element) =>
    [element, ...element.querySelectorAll('*')].flatMap((each) => {
      const style = getComputedStyle(each);
      const { color, backgroundColor, borderTop, outline, boxShadow, opacity } = style;
      return [color, backgroundColor, borderTop, outline, boxShadow, opacity, getComputedStyle(each, '::after').color];
    }),
  );
}

/** Puts the button into each of its states, one after the other. */
async function inEveryState(page: Page, button: Locator, look: (state: string) => Promise<void>): Promise<void> {
  await page.mouse.move(0, 0);
  await look('rest');
  await button.hover();
  await look('hover');
  await page.mouse.down();
  await look('pressed');
  // Let go elsewhere, so that nothing is sent.
  await page.mouse.move(0, 0);
  await page.mouse.up();
  await page.keyboard.press('Tab');
  await button.focus();
  await look('focus');
  await button.blur();
  await button.evaluate((element) => {
    element.dataset.pressed = '';
    element.closest('form')?.setAttribute('data-sent', '');
  });
  await look('busy');
  await button.evaluate((element) => {
    delete element.dataset.pressed;
    element.closest('form')?.removeAttribute('data-sent');
    (element as HTMLButtonElement).disabled = true;
  });
  await look('disabled');
  await button.evaluate((element) => ((element as HTMLButtonElement).disabled = false));
}

for (const [app, words] of apps) {
  test(`${app}: the theme's colours are on no state of the brand's button`, async ({ openPage, page, person }, info) => {
    const seen = new Map<string, string[]>();
    for (const [theme, properties] of [['calm', {}], ['loud', loud]] as const) {
      await openPage(properties);
      await openApp(person, app);
      const button = brandButton(page, words);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await inEveryState(page, button, async (state) => {
          const now = await paint(button);
          const before = seen.get(`${state} ${colorScheme}`);
          if (before) expect(now, `${state} ${colorScheme}`).toEqual(before);
          seen.set(`${state} ${colorScheme}`, now);
          await info.attach(`${theme} ${colorScheme} ${state}`, {
            body: await page.locator('.panel').first().screenshot(),
            contentType: 'image/png',
          });
        });
      }
    }
    // Each state can be told from rest.
    for (const colorScheme of ['light', 'dark']) {
      const rest = seen.get(`rest ${colorScheme}`);
      for (const state of ['hover', 'pressed', 'focus', 'disabled']) {
        expect(seen.get(`${state} ${colorScheme}`), `${state} ${colorScheme}`).not.toEqual(rest);
      }
    }
  });

  test(`${app}: axe finds nothing, and the button fits a narrow window and a finger`, async ({ openPage, page, person }) => {
    await openPage(loud);
    await openApp(person, app);
    await expect(brandButton(page, words)).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) expect(await violations(page, colorScheme)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await sticksOut(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
  });
}

test('a mark keeps its colours on a white tile where colours are forced', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'QuickBooks Online');
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
  const button = brandButton(page, 'Connect to QuickBooks');
  await expect(button.locator('.brand-mark')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(button).not.toHaveCSS('border-top-width', '0px');
  await button.focus();
  await expect(button).toHaveCSS('outline-style', 'solid');
});

test('an official image stands alone, and another one in the dark', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, official);
  const drawn = brandButton(page, 'Connect to Books').getByRole('img', { name: 'Connect to Books', exact: true });
  for (const [colorScheme, name] of [['light', 'official.svg'], ['dark', 'official-dark.svg']] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => drawn.evaluate((image: HTMLImageElement) => image.currentSrc)).toContain(`/brand-buttons/${name}`);
  }
  const box = await drawn.boundingBox();
  expect([box?.width, box?.height]).toEqual([223, 44]);
});
