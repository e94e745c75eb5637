// The list of apps: with none, a few, ten and five hundred of them.

import { expect } from '@playwright/test';
import { authorize, button, field, heading, link, openApp } from '../connect';
import { moreApps } from '../projects';
import { changedServer, endWith, globex, openConnected, otherServer, productionLink, type Group, type Stage } from './stage';
import { manyApps } from './many-apps';

/** Ten apps: one works, one needs its owner, eight wait. */
async function openTen(stage: Stage): Promise<() => Promise<void>> {
  const { person } = stage;
  const { page } = person;
  const cleanUp = await changedServer(stage, moreApps);
  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'AC0123456789');
  await person.type(field(page, 'Auth token'), 'valid-token');
  await person.press(button(page, 'Connect'));
  await openConnected(stage, 'Sandbox SMS');
  await person.press(link(page, 'All apps'));
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await endWith(stage, 'Grant for one minute');
  await openConnected(stage);
  await person.press(button(page, 'Check connection'));
  await expect(page.getByText('Sandbox CRM needs you to reconnect')).toBeVisible();
  await person.press(link(page, 'All apps'));
  await expect(heading(page, 'Connect your apps')).toBeVisible();
  return cleanUp;
}

export const lists: Group = {
  title: 'The list of apps',
  screens: [
    {
      name: 'list',
      open: async ({ openPage, person }) => {
        await openPage(globex);
        await expect(heading(person.page, 'Connect your apps')).toBeVisible();
      },
    },
    {
      name: 'list without apps',
      open: async ({ person: { page }, server }) => {
        await page.goto(await productionLink(server));
        await expect(page.getByText('No apps yet')).toBeVisible();
      },
    },
    { name: 'list of ten apps', pictureOnly: true, open: openTen },
    {
      name: 'list of five hundred apps',
      pictureOnly: true,
      open: async (stage) => {
        const server = await otherServer(stage, { apps: manyApps(500) });
        await stage.person.page.goto((await server.hostedLink(globex)).link);
        await expect(heading(stage.person.page, 'Connect your apps')).toBeVisible();
        return () => server.stop();
      },
    },
    {
      name: 'list after a search',
      open: async (stage) => {
        const { page } = stage.person;
        const server = await otherServer(stage, { apps: manyApps(60) });
        await page.goto((await server.hostedLink(globex)).link);
        await stage.person.type(field(page, 'Search apps'), 'invoices');
        await stage.person.press(button(page, 'Search'));
        await expect(link(page, 'Show all apps')).toBeVisible();
        return () => server.stop();
      },
    },
    {
      name: 'list without results',
      open: async ({ openPage, person: { page } }) => {
        await openPage(globex);
        await page.goto(`${page.url()}?q=nothing+like+this`);
        await expect(page.getByText('No app matches')).toBeVisible();
      },
    },
    {
      name: 'list with the focus on an app',
      pictureOnly: true,
      open: async ({ openPage, person: { page } }) => {
        await openPage(globex);
        await page.keyboard.press('Tab');
        await link(page, 'Sandbox CRM').focus();
      },
    },
  ],
};
