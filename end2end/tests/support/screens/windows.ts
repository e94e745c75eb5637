// Pages in a window of their own, and pages in a frame on another site.

import { expect } from '@playwright/test';
import { button, heading } from '../connect';
import { openFrame, openStart, type Framed, type Group, type Stage } from './stage';

/** An app's page in a frame. */
async function openFramedApp(stage: Stage): Promise<Framed> {
  const framed = await openFrame(stage);
  await framed.inside.getByRole('link', { name: 'Sandbox CRM', exact: true }).click();
  await expect(framed.inside.getByRole('heading', { level: 1, name: 'Sandbox CRM' })).toBeVisible();
  if (stage.person.scripts) await stage.person.page.frames()[1]?.waitForFunction(() => '__hydrateIsland' in window);
  return framed;
}

export const windows: Group = {
  title: 'In a window of its own',
  screens: [
    { name: 'start', open: openStart },
    {
      name: 'window done',
      open: async (stage) => {
        await openStart(stage);
        const { person } = stage;
        await person.press(button(person.page, 'Continue'));
        await person.press(button(person.page, 'Approve'));
        await expect(heading(person.page, 'Sandbox CRM is connected')).toBeVisible();
      },
    },
    {
      name: 'window failed',
      open: async (stage) => {
        await openStart(stage);
        const { person } = stage;
        await person.press(button(person.page, 'Continue'));
        await person.press(button(person.page, 'Deny'));
        await expect(heading(person.page, 'Sandbox CRM was not connected')).toBeVisible();
      },
    },
  ],
};

export const frames: Group = {
  title: 'In a frame on another site',
  screens: [
    {
      name: 'app page in a frame',
      pictureOnly: true,
      open: async (stage) => (await openFramedApp(stage)).cleanUp,
    },
    {
      name: 'waiting for the other window',
      withoutScripts: true,
      open: async (stage) => {
        const { page, scripts } = stage.person;
        const { inside, cleanUp } = await openFramedApp(stage);
        // A browser that opens no window by itself.
        if (scripts) await page.frames()[1]?.evaluate(() => void (window.open = () => null));
        await inside.getByRole('button', { name: 'Authorize', exact: true }).click();
        await expect(inside.getByRole('heading', { name: 'Connecting Sandbox CRM in another window' })).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'frame on a site that is not registered',
      open: async (stage) => {
        stage.watch.allowMessage(/status of 403/);
        const { inside, cleanUp } = await openFrame(stage, 'production');
        await expect(inside.getByRole('heading', { name: 'This page cannot be shown here' })).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'frame in a browser that keeps no cookies there',
      pictureOnly: true,
      open: async (stage) => {
        stage.watch.allowMessage(/status of 4\d\d/);
        const { page } = stage.person;
        const { inside, cleanUp } = await openFrame(stage);
        await expect(inside.getByRole('heading', { name: 'Connect your apps' })).toBeVisible();
        const here = page.frames()[1]?.url() ?? '';
        await page.context().clearCookies();
        await page.locator('iframe').evaluate((frame: HTMLIFrameElement, address) => (frame.src = address), here);
        await expect(inside.getByRole('heading', { name: 'Your browser does not let this page work here' })).toBeVisible();
        return cleanUp;
      },
    },
  ],
};
