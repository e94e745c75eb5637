// Every screen, and the shortest way to it: for tests that look at all of them.

import { expect } from '@playwright/test';
import { authorize, button, choosePipeline, connectCrm, field, group, heading, link, openApp, openForm, toggle } from './connect';
import type { Person } from './person';
import { PatchbayServer, type Properties } from './server';
import type { Watch } from './watch';

export interface Stage {
  person: Person;
  server: PatchbayServer;
  watch: Watch;
  /** Opens a hosted link for a new account. */
  openPage: (properties?: Properties) => Promise<{ link: string; token: string }>;
}

export interface Screen {
  name: string;
  /** Shows it. What is returned cleans up. */
  open: (stage: Stage) => Promise<(() => Promise<void>) | void>;
}

const globex = { name: 'Globex' };

/** Where the SDK's new window begins. */
async function openStart({ person, server }: Stage): Promise<void> {
  const token = await server.sessionToken(await server.createAccount('Globex'));
  const { auth_url } = await server.api<{ auth_url: string }>('GET', '/api/v1/sandbox-crm/integrate?', undefined, {
    authorization: `Bearer ${token}`,
  });
  await person.page.goto(auth_url);
  await expect(heading(person.page, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await person.ready();
}

async function openConfigure(stage: Stage): Promise<void> {
  await stage.openPage(globex);
  await connectCrm(stage.person);
  await openForm(stage.person);
}

async function otherServer(stage: Stage, env: Record<string, string>): Promise<PatchbayServer> {
  const server = await PatchbayServer.start({ env });
  stage.watch.allowOrigin(server.url);
  return server;
}

export const screens: Screen[] = [
  {
    name: 'list',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await expect(heading(person.page, 'Connect your apps')).toBeVisible();
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
    name: 'app page',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox CRM');
      await person.ready();
    },
  },
  {
    name: 'key form',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox SMS');
      await person.ready();
    },
  },
  {
    name: 'key form refused',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox SMS');
      await person.type(field(person.page, 'Account SID'), 'AC1');
      await person.type(field(person.page, 'Auth token'), 'wrong');
      await person.press(button(person.page, 'Connect'));
      await expect(person.page.getByRole('alert').first()).toBeVisible();
      await person.ready();
    },
  },
  {
    name: 'leave',
    open: async ({ openPage, person }) => {
      // An answer without content keeps the browser where it is.
      await person.page.route('**/sandbox/crm/oauth/authorize?**', (route) => route.fulfill({ status: 204 }));
      await openPage(globex);
      await openApp(person, 'Sandbox CRM');
      await person.press(button(person.page, 'Authorize'));
      await expect(heading(person.page, 'Taking you to Sandbox CRM')).toBeVisible();
    },
  },
  {
    name: 'consent of the sandbox',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox CRM');
      await authorize(person);
    },
  },
  {
    name: 'done',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await connectCrm(person);
    },
  },
  {
    name: 'connected app page',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await connectCrm(person);
      await person.press(link(person.page, 'All apps'));
      await openApp(person, 'Sandbox CRM');
      await person.ready();
    },
  },
  {
    name: 'app page that needs to reconnect',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox CRM');
      await authorize(person);
      await person.press(person.page.getByText('More outcomes'));
      await person.press(button(person.page, 'Grant for one minute'));
      await person.press(link(person.page, 'All apps'));
      await openApp(person, 'Sandbox CRM');
      await person.press(button(person.page, 'Check connection'));
      await expect(button(person.page, 'Reconnect')).toBeVisible();
      await expect(person.page.getByText('Sandbox CRM needs you to reconnect')).toBeVisible();
      await person.ready();
    },
  },
  { name: 'configure', open: openConfigure },
  {
    name: 'configure filled',
    open: async (stage) => {
      await openConfigure(stage);
      const { person } = stage;
      const { page } = person;
      await person.type(field(page, 'Sync label'), 'Head office');
      await choosePipeline(person, 'Sales');
      await person.toggle(toggle(page, 'Sync contacts'));
      await person.toggle(toggle(page, 'Notify on new deal'));
      for (const action of [
        'Add row to Extra properties',
        'Add row to Extra properties',
        'Add condition to Only when',
        'Add group to Only when',
      ]) {
        await person.press(button(page, action));
        await person.settled();
      }
      await expect(group(page, 'Group 2 of Only when')).toBeVisible();
    },
  },
  {
    name: 'configure refused',
    open: async (stage) => {
      await openConfigure(stage);
      const { person } = stage;
      await person.toggle(toggle(person.page, 'Notify on new deal'));
      await person.type(field(person.page, 'Email for problems'), 'nobody');
      await person.press(button(person.page, 'Save'));
      await expect(person.page.getByRole('alert').first()).toBeVisible();
      await person.ready();
    },
  },
  {
    name: 'failed',
    open: async ({ openPage, person }) => {
      await openPage(globex);
      await openApp(person, 'Sandbox CRM');
      await authorize(person);
      await person.press(button(person.page, 'Deny'));
      await expect(heading(person.page, 'Sandbox CRM was not connected')).toBeVisible();
    },
  },
  {
    name: 'expired',
    open: async (stage) => {
      stage.watch.allowMessage(/Failed to load resource.*(403|404|410)/);
      const server = await otherServer(stage, { PATCHBAY_TICKET_LIFETIME: '1ms' });
      await stage.person.page.goto((await server.hostedLink()).link);
      await expect(heading(stage.person.page, 'This link has expired')).toBeVisible();
      return () => server.stop();
    },
  },
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
  {
    name: 'demo',
    open: async (stage) => {
      const server = await otherServer(stage, { PATCHBAY_DEMO: 'on' });
      await stage.person.page.goto(`${server.url}/demo`);
      await expect(heading(stage.person.page, 'Try the Connect page')).toBeVisible();
      await stage.person.ready();
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
  {
    name: 'not found',
    open: async ({ person, server, watch }) => {
      watch.allowMessage(/Failed to load resource.*404/);
      await person.page.goto(`${server.url}/no/such/page`);
      await expect(heading(person.page, 'This page does not exist')).toBeVisible();
    },
  },
];

/** The screen of this name. */
export function screen(name: string): Screen {
  const found = screens.find((each) => each.name === name);
  if (!found) throw new Error(`There is no screen ${name}.`);
  return found;
}
