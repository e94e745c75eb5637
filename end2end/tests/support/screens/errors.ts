// Pages that cannot be shown, and why.

import { expect } from '@playwright/test';
import { authorize, heading, openApp } from '../connect';
import { Person } from '../person';
import { globex, otherServer, type Group } from './stage';

export const errors: Group = {
  title: 'What cannot be shown',
  screens: [
    {
      name: 'expired',
      open: async (stage) => {
        stage.watch.allowMessage(/Failed to load resource.*(403|404|410)/);
        const server = await otherServer(stage, { env: { PATCHBAY_TICKET_LIFETIME: '1ms' } });
        await stage.person.page.goto((await server.hostedLink()).link);
        await expect(heading(stage.person.page, 'This link has expired')).toBeVisible();
        return () => server.stop();
      },
    },
    {
      name: 'link that another browser uses',
      pictureOnly: true,
      open: async (stage) => {
        stage.watch.allowMessage(/Failed to load resource.*4\d\d/);
        const { page } = stage.person;
        const { link } = await stage.server.hostedLink(globex);
        const other = await page.context().browser()?.newContext();
        if (!other) throw new Error('There is no other browser.');
        const stranger = new Person(await other.newPage(), 'mouse', true);
        await stranger.page.goto(link);
        await openApp(stranger, 'Sandbox CRM');
        await authorize(stranger);
        await other.close();
        await page.goto(link);
        await expect(heading(page, 'This link is in use in another browser')).toBeVisible();
      },
    },
    {
      name: 'session that has ended',
      pictureOnly: true,
      open: async ({ openPage, person: { page }, server, watch }) => {
        watch.allowMessage(/Failed to load resource.*4\d\d/);
        const { token } = await openPage(globex);
        await server.api('POST', '/api/v2/public/session-token/revoke', undefined, { authorization: `Bearer ${token}` });
        await page.reload();
        await expect(page.locator('[data-error]')).toBeVisible();
      },
    },
    {
      name: 'page that is not open in this browser',
      pictureOnly: true,
      open: async ({ openPage, person: { page }, watch }) => {
        watch.allowMessage(/Failed to load resource.*4\d\d/);
        await openPage(globex);
        await page.context().clearCookies();
        await page.reload();
        await expect(heading(page, 'This page is not open in this browser')).toBeVisible();
      },
    },
    {
      name: 'app that does not exist',
      pictureOnly: true,
      open: async ({ openPage, person: { page }, watch }) => {
        watch.allowMessage(/Failed to load resource.*404/);
        await openPage(globex);
        await page.goto(`${page.url()}/no-such-app`);
        await expect(heading(page, 'This app is not available here')).toBeVisible();
      },
    },
    {
      name: 'not found',
      open: async ({ person, server, watch }) => {
        watch.allowMessage(/Failed to load resource.*404/);
        await person.page.goto(`${server.url}/no/such/page`);
        await expect(heading(person.page, 'This page does not exist')).toBeVisible();
      },
    },
    {
      name: 'too many requests',
      pictureOnly: true,
      open: async (stage) => {
        stage.watch.allowMessage(/Failed to load resource.*429/);
        const { page } = stage.person;
        const server = await otherServer(stage, { env: { PATCHBAY_RATE_LIMIT: '2', PATCHBAY_RATE_LIMIT_BURST: '20' } });
        const address = `${server.url}/no/such/page`;
        stage.watch.allowMessage(/Failed to load resource.*404/);
        while ((await page.goto(address))?.status() !== 429);
        await expect(heading(page, 'That was a lot at once')).toBeVisible();
        return () => server.stop();
      },
    },
    {
      name: 'error of ours',
      pictureOnly: true,
      open: async (stage) => {
        stage.watch.allowMessage(/Failed to load resource.*50\d/);
        const { page } = stage.person;
        const server = await otherServer(stage, {});
        await page.goto((await server.hostedLink(globex)).link);
        await expect(heading(page, 'Connect your apps')).toBeVisible();
        server.ruinDatabase();
        await page.reload();
        await expect(page.locator('[data-error]')).toBeVisible();
        return () => server.kill();
      },
    },
  ],
};
