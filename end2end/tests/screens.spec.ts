// Pictures of the screens in .fixtures/screens, for people to look at. PATCHBAY_SCREENS=1 makes them.

import { fileURLToPath } from 'node:url';
import { test } from './support/fixtures';
import { screens } from './support/screens';

const folder = fileURLToPath(new URL('../.fixtures/screens', import.meta.url));

for (const screen of screens) {
  test(`picture of: ${screen.name}`, async ({ openPage, page, person, server, watch }, { project }) => {
    const cleanUp = await screen.open({ openPage, person, server, watch });
    for (const [form, width, height] of [['wide', 1280, 800], ['narrow', 375, 812], ['narrowest', 320, 640]] as const) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const name = `${screen.name.replaceAll(' ', '-')}-${form}-${colorScheme}.png`;
        await page.screenshot({ path: `${folder}/${project.name}/${name}`, fullPage: true, animations: 'disabled' });
      }
    }
    await cleanUp?.();
  });
}
