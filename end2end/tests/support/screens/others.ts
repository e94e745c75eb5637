// Pages around the hosted page.

import { expect } from '@playwright/test';
import { heading } from '../connect';
import { otherServer, type Group } from './stage';

export const others: Group = {
  title: 'Around it',
  screens: [
    {
      name: 'demo',
      open: async (stage) => {
        const server = await otherServer(stage, { env: { PATCHBAY_DEMO: 'on' } });
        await stage.person.page.goto(`${server.url}/demo`);
        await expect(heading(stage.person.page, 'Try the Connect page')).toBeVisible();
        await stage.person.ready();
        return () => server.stop();
      },
    },
    {
      name: 'demo of the Link flow',
      pictureOnly: true,
      withoutScripts: true,
      open: async (stage) => {
        const server = await otherServer(stage, { env: { PATCHBAY_DEMO: 'on' } });
        await stage.person.page.goto(`${server.url}/demo/link`);
        await expect(heading(stage.person.page, 'Try Link')).toBeVisible();
        return () => server.stop();
      },
    },
    {
      name: 'the API for people',
      open: async ({ person, server }) => {
        await person.page.goto(`${server.url}/api/docs`);
        await expect(heading(person.page, 'The API')).toBeVisible();
      },
    },
  ],
};
