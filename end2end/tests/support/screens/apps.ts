// An app's page: before connecting, while something is typed, and with a connection.

import { expect } from '@playwright/test';
import { Authority } from '../authority';
import { authorize, button, connectCrm, field, heading, link, openApp } from '../connect';
import { severalClients } from '../projects';
import {
  changedServer,
  endWith,
  endingAccess,
  globex,
  openConnected,
  openConsent,
  openEnded,
  otherServer,
  type CleanUp,
  type Group,
  type Stage,
} from './stage';

const client = { id: 'client-of-acme', secret: 'secret-of-acme' };

/** The page of one of the built-in apps. */
async function openBuiltIn(stage: Stage, slug: string, name: string): Promise<CleanUp> {
  const { person } = stage;
  const server = await otherServer(stage, { apps: [{ slug, client }] });
  await person.page.goto((await server.hostedLink(globex)).link);
  await openApp(person, name);
  await person.ready();
  return () => server.stop();
}

/** An app whose host is typed, after a host that does not answer. */
async function openUnansweredHost(stage: Stage): Promise<CleanUp> {
  const { person } = stage;
  const authority = await Authority.start();
  const app = authority.appAtTypedHost('strict-host', 'Strict by host', 'Your server');
  const server = await otherServer(stage, { env: { PATCHBAY_EGRESS_ALLOW: authority.host }, apps: [app] });
  await person.page.goto((await server.hostedLink(globex)).link);
  await openApp(person, 'Strict by host');
  await person.type(field(person.page, 'Your server'), '127.0.0.2');
  await person.press(button(person.page, 'Authorize'));
  await expect(person.page.getByText('does not answer').first()).toBeVisible();
  await person.ready();
  return async () => {
    await server.stop();
    await authority.stop();
  };
}

async function openKeyForm({ openPage, person }: Stage): Promise<void> {
  await openPage(globex);
  await openApp(person, 'Sandbox SMS');
  await person.ready();
}

async function typeKeys({ person }: Stage, token: string): Promise<void> {
  await person.type(field(person.page, 'Account SID'), 'AC1');
  await person.type(field(person.page, 'Auth token'), token);
  await person.press(button(person.page, 'Connect'));
}

/** Two connections of an app with several clients, the newest first. */
async function openSeveral(stage: Stage, lastEnds: 'Approve' | 'Grant for one minute'): Promise<CleanUp> {
  const { person } = stage;
  const { page } = person;
  const cleanUp = await changedServer(stage, severalClients);
  await openApp(person, 'Sandbox CRM');
  const app = page.url();
  for (const end of ['Approve', lastEnds]) {
    await page.goto(`${app}?another=1`);
    await person.ready();
    await authorize(person);
    if (end === 'Approve') await person.press(button(page, end));
    else await endWith(stage, end);
    await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  }
  await page.goto(app);
  await expect(button(page, 'Connect another')).toBeVisible();
  await person.ready();
  return cleanUp;
}

export const beforeConnecting: Group = {
  title: 'Connecting an app',
  screens: [
    {
      name: 'app page',
      withoutScripts: true,
      open: async ({ openPage, person }) => {
        await openPage(globex);
        await openApp(person, 'Sandbox CRM');
        await person.ready();
      },
    },
    {
      name: 'app page with the focus on the button',
      pictureOnly: true,
      open: async ({ openPage, person }) => {
        await openPage(globex);
        await openApp(person, 'Sandbox CRM');
        await person.page.keyboard.press('Tab');
        await button(person.page, 'Authorize').focus();
      },
    },
    { name: 'button of a brand', pictureOnly: true, open: (stage) => openBuiltIn(stage, 'quickbooks', 'QuickBooks Online') },
    { name: 'app that asks where before it is connected', pictureOnly: true, open: (stage) => openBuiltIn(stage, 'shopify', 'Shopify') },
    { name: 'host that does not answer', pictureOnly: true, open: openUnansweredHost },
    {
      name: 'choice of clients',
      open: async (stage) => {
        const cleanUp = await changedServer(stage, severalClients);
        await openApp(stage.person, 'Sandbox CRM');
        await stage.person.ready();
        return cleanUp;
      },
    },
    { name: 'key form', open: openKeyForm },
    {
      name: 'key form refused',
      open: async (stage) => {
        await openKeyForm(stage);
        await typeKeys(stage, 'wrong');
        await expect(stage.person.page.getByRole('alert').first()).toBeVisible();
        await stage.person.ready();
      },
    },
    {
      name: 'key form that is not filled in',
      open: async (stage) => {
        await openKeyForm(stage);
        await stage.person.press(button(stage.person.page, 'Connect'));
        await expect(stage.person.page.getByText('answers need your attention')).toBeVisible();
        await stage.person.ready();
      },
    },
    {
      name: 'leave',
      open: async ({ openPage, person }) => {
        // A navigation that is given up keeps the browser where it is.
        await person.page.route('**/sandbox/crm/oauth/authorize?**', (route) => route.abort('aborted'));
        await openPage(globex);
        await openApp(person, 'Sandbox CRM');
        await person.press(button(person.page, 'Authorize'));
        await expect(heading(person.page, 'Taking you to Sandbox CRM')).toBeVisible();
      },
    },
    { name: 'consent of the sandbox', open: openConsent },
  ],
};

export const connected: Group = {
  title: 'An app that is connected',
  screens: [
    {
      name: 'connected app page',
      withoutScripts: true,
      open: async (stage) => {
        await stage.openPage(globex);
        await connectCrm(stage.person);
        await openConnected(stage);
      },
    },
    {
      name: 'connection that works',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        await stage.openPage(globex);
        await connectCrm(stage.person);
        await openConnected(stage);
        await stage.person.press(button(page, 'Check connection'));
        await expect(page.getByText('The connection to Sandbox CRM works.')).toBeVisible();
        await stage.person.ready();
      },
    },
    {
      name: 'connection with fewer permissions',
      pictureOnly: true,
      open: async (stage) => {
        await openConsent(stage);
        await endWith(stage, 'Grant fewer permissions');
        await openConnected(stage);
      },
    },
    {
      name: 'connection that ends by itself',
      pictureOnly: true,
      open: async (stage) => {
        const cleanUp = await endingAccess(stage);
        await openConnected(stage, 'Cutting CRM');
        return cleanUp;
      },
    },
    { name: 'app page that needs to reconnect', open: openEnded },
    {
      name: 'keys asked for again',
      pictureOnly: true,
      open: async (stage) => {
        await openKeyForm(stage);
        await typeKeys(stage, 'valid-token');
        await openConnected(stage, 'Sandbox SMS');
        await stage.person.press(button(stage.person.page, 'Reconnect'));
        await expect(heading(stage.person.page, 'Sandbox SMS')).toBeVisible();
        await expect(field(stage.person.page, 'Account SID')).toHaveValue('AC1');
        await stage.person.ready();
      },
    },
    { name: 'several connections', open: (stage) => openSeveral(stage, 'Approve') },
    {
      name: 'several connections, one of them ended',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        const cleanUp = await openSeveral(stage, 'Grant for one minute');
        await stage.person.press(page.getByRole('button', { name: /^Check connection / }).first());
        await expect(page.getByText('Reconnect needed').last()).toBeVisible();
        await stage.person.ready();
        return cleanUp;
      },
    },
    {
      name: 'disconnected',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        await stage.openPage(globex);
        await connectCrm(stage.person);
        await openConnected(stage);
        await stage.person.press(button(page, 'Disconnect'));
        await expect(page.getByText('Sandbox CRM is disconnected.')).toBeVisible();
        await stage.person.ready();
      },
    },
  ],
};

export const outcomes: Group = {
  title: 'How connecting ends',
  screens: [
    {
      name: 'done',
      open: async (stage) => {
        await stage.openPage(globex);
        await connectCrm(stage.person);
      },
    },
    {
      name: 'done, with a way back and nothing to configure',
      pictureOnly: true,
      open: async (stage) => {
        const cleanUp = await endingAccess(stage, { ...globex, redirect_url: 'http://localhost:9/integrations' });
        await expect(link(stage.person.page, 'Back to Acme').last()).toBeVisible();
        return cleanUp;
      },
    },
    {
      name: 'failed',
      open: async (stage) => {
        await openConsent(stage);
        await stage.person.press(button(stage.person.page, 'Deny'));
        await expect(heading(stage.person.page, 'Sandbox CRM was not connected')).toBeVisible();
      },
    },
    {
      name: 'failed at the provider',
      pictureOnly: true,
      open: async (stage) => {
        const { person } = stage;
        // It logs an error, so it is a server that nobody else uses, and ends without being asked how.
        const server = await otherServer(stage, {});
        await person.page.goto((await server.hostedLink(globex)).link);
        await openApp(person, 'Sandbox CRM');
        await authorize(person);
        await endWith(stage, 'Fail with a server error');
        await expect(heading(person.page, 'Sandbox CRM was not connected')).toBeVisible();
        return () => server.kill();
      },
    },
    {
      name: 'failed while the connection goes on',
      pictureOnly: true,
      open: async (stage) => {
        const { page } = stage.person;
        await stage.openPage(globex);
        await connectCrm(stage.person);
        await openConnected(stage);
        await authorize(stage.person, 'Reconnect');
        await stage.person.press(button(page, 'Deny'));
        await expect(heading(page, 'Sandbox CRM was not reconnected')).toBeVisible();
      },
    },
  ],
};
