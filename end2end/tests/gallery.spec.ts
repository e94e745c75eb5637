// Pictures of every screen, for people to look at: `make gallery`. Wide and narrow, light and dark, as
// high as what is on the screen; where it differs also without scripts. Then a page that shows them all.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { fileName, folder, forms, schemes, selection, type Form } from './support/gallery';
import { shownIn } from './support/fit';
import { screens } from './support/screens';

/** Of five hundred apps the first ones tell enough. */
const HIGHEST = 6000;

/** Makes the window as high as what it shows, so that nothing sticks half-way over the rest. */
async function unroll(page: Page, { width, height }: Form): Promise<void> {
  await page.setViewportSize({ width, height });
  const content = await shownIn(page).evaluate(() => document.documentElement.scrollHeight);
  const whole = Math.min(Math.max(content, height), HIGHEST);
  await page.setViewportSize({ width, height: whole });
  // A frame follows its window a little later.
  await expect.poll(() => shownIn(page).evaluate(() => innerHeight)).toBe(whole);
}

/** What the window shows at first, small enough for a repository. */
async function firstLook(page: Page, { width, height }: Form, file: string): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(() => scrollTo(0, 0));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(data, 'base64'));
}

for (const screen of screens) {
  test(`picture of: ${screen.name}`, async ({ openPage, page, person, server, watch }) => {
    test.skip(!person.scripts && !screen.withoutScripts, 'it is the same without scripts');
    const cleanUp = await screen.open({ openPage, person, server, watch });
    for (const form of forms) {
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        if (screen.asItIs) await page.setViewportSize(form);
        else await unroll(page, form);
        const name = fileName(screen.name, form, colorScheme, person.scripts);
        await page.screenshot({ path: path.join(folder, name), animations: 'disabled' });
        if (selection.includes(name)) {
          await firstLook(page, form, path.join(folder, 'readme', name.replace(/png$/, 'webp')));
        }
      }
    }
    await cleanUp?.();
  });
}
