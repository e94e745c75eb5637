// Every screen: axe finds nothing, light and dark; on a phone it fits the window and a finger.

import type { Page } from '@playwright/test';
import { openApp } from './support/connect';
import { violations } from './support/axe';
import { expect, test } from './support/fixtures';
import { covered, crushed, overlaps, smallTargets, sticksOut, textSize } from './support/fit';
import { screens } from './support/screens';

const schemes = ['light', 'dark'] as const;

/** In a narrow window, in a very low one, and with a large text. */
async function findsRoom(page: Page): Promise<void> {
  await page.setViewportSize({ width: 375, height: 812 });
  expect.soft(await smallTargets(page), 'small targets').toEqual([]);
  expect.soft(await overlaps(page), 'at 375 px').toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await overlaps(page), 'at 320 px').toEqual([]);
  // A window of 1280 x 1024 at 400 %.
  await page.setViewportSize({ width: 320, height: 256 });
  expect.soft(await covered(page), 'at 320 x 256').toEqual([]);
  await textSize(page, 200);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [what, look] of Object.entries({ sticksOut, overlaps, crushed, covered })) {
    expect.soft(await look(page), `${what} at 320 px, text at 200 %`).toEqual([]);
  }
}

for (const screen of screens.filter(({ pictureOnly }) => !pictureOnly)) {
  test(`anybody can use: ${screen.name}`, async ({ isMobile, openPage, page, person, server, watch }) => {
    const cleanUp = await screen.open({ openPage, person, server, watch });
    for (const scheme of schemes) {
      expect.soft(await violations(page, scheme), scheme).toEqual([]);
    }
    if (isMobile) {
      expect.soft(await sticksOut(page), 'at 375 px').toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect.soft(await sticksOut(page), 'at 320 px').toEqual([]);
      // The sandbox's own page stands for a provider's.
      if (screen.name !== 'consent of the sandbox') await findsRoom(page);
    }
    await cleanUp?.();
  });
}

for (const [color, bgColor] of [
  ['#000000', '#00FF23'],
  ['#ffffff', '#ffff00'],
  ['#777777', '#808080'],
  ['#000080', '#000000'],
] as const) {
  test(`text stays legible with ${color} on ${bgColor}`, async ({ openPage, page, person }, { project }) => {
    test.skip(project.name !== 'js', 'colours do not depend on the window');
    await openPage({ name: 'Globex', color, bgColor });
    for (const screen of ['list', 'app page']) {
      if (screen === 'app page') await openApp(person, 'Sandbox CRM');
      for (const scheme of schemes) {
        expect.soft(await violations(page, scheme), `${screen}, ${scheme}`).toEqual([]);
      }
    }
  });
}
