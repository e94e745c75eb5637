// Link sessions: their pages by themselves, in a company's page, and when they are of no use.

import { expect, type FrameLocator } from '@playwright/test';
import { authorize, button, connectCrm, heading, link, openApp } from '../connect';
import { IN_APP } from '../in-app';
import { createLink, exchange } from '../link';
import { alone, inside, title } from '../link-site';
import { openShop } from '../shop';
import { globex, otherServer, type CleanUp, type Group, type Screen, type Stage } from './stage';

/** Where the sessions return to. Nobody is there. */
const back = 'http://localhost:9/back';
const returning = { callback_url: back };

/** Opens a session by its address alone. */
async function openSession({ person, server }: Stage, asked: Record<string, unknown> = returning): Promise<string> {
  const { hosted_url } = await createLink(server, asked);
  await person.page.goto(hosted_url);
  return hosted_url;
}

/** From a session's page with a connection to its end; gives what is exchanged there. */
async function finish({ person, watch }: Stage): Promise<string> {
  const { page } = person;
  watch.allowOrigin(back);
  // The browser stays where it is.
  await page.route(`${back}?*`, (route) => route.abort('aborted'));
  const leaving = page.waitForRequest(`${back}?*`);
  await person.press(link(page, 'Finish'));
  return new URL((await leaving).url()).searchParams.get('token') ?? '';
}

/** A session that repairs what another one has connected. */
async function openRepair(stage: Stage): Promise<void> {
  await openSession(stage);
  await connectCrm(stage.person);
  const { access_token } = await exchange(stage.server, await finish(stage));
  await openSession(stage, { ...returning, access_token });
  await expect(heading(stage.person.page, 'Sandbox CRM')).toBeVisible();
  await stage.person.ready();
}

/** A session in a frame that fills a page of another site, where it may be shown or not. */
async function openFramed(stage: Stage, site: 'registered' | 'foreign'): Promise<CleanUp> {
  const shop = await openShop();
  stage.watch.allowOrigin(shop.origin);
  const server = await otherServer(stage, { host: 'connect.localhost' });
  const { hosted_url } = await createLink(server, { allowed_origins: [site === 'registered' ? shop.origin : 'http://localhost:9'] });
  await stage.person.page.goto(shop.framing(hosted_url));
  return async () => {
    await server.stop();
    await shop.stop();
  };
}

/** From the list in a frame to a connected Sandbox SMS, which needs no window. */
async function connectSms(where: FrameLocator): Promise<void> {
  await where.getByRole('link', { name: 'Sandbox SMS', exact: true }).click();
  await where.getByLabel('Account SID').fill('AC0123456789');
  await where.getByLabel('Auth token').fill('valid-token');
  await where.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(title(where, 'Sandbox SMS is connected')).toBeVisible();
}

/** The demo's page, which is a company's, after its button for this way. */
async function openDemo(stage: Stage, way: string): Promise<CleanUp> {
  const { person } = stage;
  const server = await otherServer(stage, { env: { PATCHBAY_DEMO: 'on' } });
  await person.page.goto(`${server.url}/demo/link`);
  await person.press(person.page.getByRole('region', { name: way }).getByRole('link', { name: 'Connect an app' }));
  return () => server.stop();
}

/** A browser inside another app, and a company with an app whose provider refuses it. */
async function openInApp(stage: Stage, system: keyof typeof IN_APP, asked?: Record<string, unknown>): Promise<CleanUp> {
  const { page } = stage.person;
  const server = await otherServer(stage, { apps: [{ slug: 'google', client: { id: 'client-of-acme', secret: 'secret-of-acme' } }] });
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setUserAgentOverride', { userAgent: IN_APP[system] });
  await page.goto(asked ? (await createLink(server, asked)).hosted_url : (await server.hostedLink(globex)).link);
  await openApp(stage.person, 'Google Calendar and Drive');
  await expect(page.getByText('cannot be connected in this browser')).toBeVisible();
  await stage.person.ready();
  return () => server.stop();
}

/** A picture of a link that leads nowhere any more, and says why. */
const useless = (name: string, words: string, open: Screen['open']): Screen => ({
  name,
  pictureOnly: true,
  open: async (stage) => {
    stage.watch.allowMessage(/status of 4\d\d/);
    const cleanUp = await open(stage);
    await expect(heading(stage.person.page, words)).toBeVisible();
    return cleanUp;
  },
});

export const sessions: Group = {
  title: 'Link sessions',
  screens: [
    {
      name: 'list of a link session',
      open: async (stage) => {
        await openSession(stage);
        await expect(heading(stage.person.page, 'Connect your apps')).toBeVisible();
      },
    },
    {
      name: 'app page of a link session',
      open: async (stage) => {
        await openSession(stage);
        await openApp(stage.person, 'Sandbox CRM');
        await stage.person.ready();
      },
    },
    {
      name: 'connected in a link session',
      open: async (stage) => {
        await openSession(stage);
        await connectCrm(stage.person);
      },
    },
    {
      name: 'end of a link session',
      pictureOnly: true,
      open: async (stage) => {
        await openSession(stage);
        await connectCrm(stage.person);
        await finish(stage);
        await expect(link(stage.person.page, 'Continue')).toBeVisible();
      },
    },
    {
      name: 'failed in a link session',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        await openSession(stage);
        await openApp(stage.person, 'Sandbox CRM');
        await authorize(stage.person);
        await stage.person.press(button(page, 'Deny'));
        await expect(heading(page, 'Sandbox CRM was not connected')).toBeVisible();
      },
    },
    { name: 'link session that repairs', open: openRepair },
    {
      name: 'link session that repairs, done with another account',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        await openRepair(stage);
        await authorize(stage.person, 'Reconnect');
        await stage.person.press(page.getByText('More outcomes'));
        await stage.person.press(button(page, 'Sign in as someone else'));
        await expect(page.getByText('That was another account')).toBeVisible();
      },
    },
    {
      name: 'link session that stands alone',
      open: async (stage) => {
        const { page } = stage.person;
        await openSession(stage, { allowed_origins: ['http://localhost:9'] });
        await openApp(stage.person, 'Sandbox CRM');
        await stage.person.ready();
        await expect(alone(page)).toBeVisible();
      },
    },
    useless('link session that nobody may show', 'This page cannot be used by itself', async (stage) => {
      await openSession(stage, {});
    }),
    useless('link session that has expired', 'This link has expired', async (stage) => {
      const server = await otherServer(stage, { env: { PATCHBAY_LINK_TOKEN_LIFETIME: '1ms' } });
      await openSession({ ...stage, server });
      return () => server.stop();
    }),
    useless('link session that has done its work', 'This link has done its work', async (stage) => {
      const address = await openSession(stage);
      await connectCrm(stage.person);
      await exchange(stage.server, await finish(stage));
      await stage.person.page.goto(address);
    }),
    useless('link session in another browser', 'This link is in use in another browser', async (stage) => {
      const { page } = stage.person;
      const address = await openSession(stage);
      await openApp(stage.person, 'Sandbox CRM');
      await authorize(stage.person);
      await page.context().clearCookies();
      await page.goto(address);
    }),
  ],
};

export const embedded: Group = {
  title: "Link sessions in a company's page",
  screens: [
    {
      name: 'lightbox',
      pictureOnly: true,
      asItIs: true,
      open: async (stage) => {
        const cleanUp = await openDemo(stage, 'Lightbox');
        await expect(title(inside(stage.person.page), 'Connect your apps')).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'lightbox whose app is connected',
      pictureOnly: true,
      asItIs: true,
      open: async (stage) => {
        const cleanUp = await openDemo(stage, 'Lightbox');
        await connectSms(inside(stage.person.page));
        return cleanUp;
      },
    },
    {
      name: 'inline',
      pictureOnly: true,
      asItIs: true,
      open: async (stage) => {
        const { page } = stage.person;
        const cleanUp = await openDemo(stage, 'Inline');
        await expect(title(inside(page), 'Connect your apps')).toBeVisible();
        // In a window of whichever size.
        await page.evaluate(() => addEventListener('resize', () => document.querySelector('#link-inline')?.scrollIntoView({ block: 'center' })));
        return cleanUp;
      },
    },
    {
      name: 'window that the browser did not open',
      pictureOnly: true,
      asItIs: true,
      open: async (stage) => {
        const { page } = stage.person;
        await page.addInitScript(() => void (window.open = () => null));
        const cleanUp = await openDemo(stage, 'Window');
        await expect(link(page, 'Open in a new window')).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'frame of a link session that is done',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        const cleanUp = await openFramed(stage, 'registered');
        const where = page.frameLocator('iframe');
        await connectSms(where);
        await where.getByRole('link', { name: 'Finish', exact: true }).click();
        await expect(where.getByText('You can close this')).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'frame of a link session on another site',
      open: async (stage) => {
        stage.watch.allowMessage(/status of 403/);
        const cleanUp = await openFramed(stage, 'foreign');
        await expect(title(stage.person.page.frameLocator('iframe'), 'This page cannot be shown here')).toBeVisible();
        return cleanUp;
      },
    },
  ],
};

export const inApps: Group = {
  title: 'In a browser inside another app',
  screens: [
    { name: 'browser inside another app on Android', open: (stage) => openInApp(stage, 'Android') },
    { name: 'browser inside another app on iOS', pictureOnly: true, open: (stage) => openInApp(stage, 'iOS') },
    { name: 'link session in a browser inside another app', open: (stage) => openInApp(stage, 'Android', returning) },
  ],
};
