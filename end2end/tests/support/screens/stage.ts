// What a screen is, and what the ways to several screens have in common.

import { expect, type FrameLocator } from '@playwright/test';
import { authorize, button, connectCrm, heading, link, openApp, openForm } from '../connect';
import { openCuttingProvider } from '../cutting-provider';
import type { Person } from '../person';
import { PatchbayServer, type Properties, type Settings } from '../server';
import { openShop, type Shop } from '../shop';
import type { Watch } from '../watch';

export interface Stage {
  person: Person;
  server: PatchbayServer;
  watch: Watch;
  /** Opens a hosted link for a new account. */
  openPage: (properties?: Properties) => Promise<{ link: string; token: string }>;
}

export type CleanUp = () => Promise<void>;

export interface Screen {
  name: string;
  /** Shows it. What is returned cleans up. */
  open: (stage: Stage) => Promise<CleanUp | void>;
  /** It differs where scripts do not run. */
  withoutScripts?: boolean;
  /** Another screen has all of its parts, or another test checks them: it is only photographed. */
  pictureOnly?: boolean;
  /** Its picture is what the window shows at first: it is not as high as what is in it. */
  asItIs?: boolean;
}

/** Screens that belong together. */
export interface Group {
  title: string;
  screens: Screen[];
}

export const globex = { name: 'Globex' };

/** A server of this screen's own. */
export async function otherServer(stage: Stage, settings: Settings): Promise<PatchbayServer> {
  const server = await PatchbayServer.start(settings);
  stage.watch.allowOrigin(server.url);
  return server;
}

/** Opens a hosted link of a project whose file was changed. */
export async function changedServer(
  stage: Stage,
  edit: (file: string) => string,
  { company, properties = globex }: { company?: string; properties?: Properties } = {},
): Promise<CleanUp> {
  const server = await otherServer(stage, { company });
  server.change(edit);
  await stage.person.page.goto((await server.hostedLink(properties)).link);
  return () => server.stop();
}

/** Opens a hosted link of a company whose provider gives access that ends, and nothing to configure. */
export async function endingAccess(stage: Stage, properties: Properties = globex): Promise<CleanUp> {
  const provider = await openCuttingProvider();
  stage.watch.allowOrigin(provider.origin);
  const server = await otherServer(stage, { env: { PATCHBAY_EGRESS_ALLOW: provider.hostPort }, apps: [provider.app] });
  const { person } = stage;
  await person.page.goto((await server.hostedLink(properties)).link);
  await openApp(person, 'Cutting CRM');
  await person.press(button(person.page, 'Authorize'));
  await person.press(button(person.page, 'Agree'));
  await expect(heading(person.page, 'Cutting CRM is connected')).toBeVisible();
  return async () => {
    await server.stop();
    await provider.stop();
  };
}

/** Where the SDK's new window begins. */
export async function openStart({ person, server }: Stage): Promise<void> {
  const token = await server.sessionToken(await server.createAccount('Globex'));
  const { auth_url } = await server.api<{ auth_url: string }>('GET', '/api/v1/sandbox-crm/integrate?', undefined, {
    authorization: `Bearer ${token}`,
  });
  await person.page.goto(auth_url);
  await expect(heading(person.page, 'Connect Sandbox CRM to Acme')).toBeVisible();
  await person.ready();
}

/** From a hosted link to the sandbox's consent. */
export async function openConsent({ openPage, person }: Stage): Promise<void> {
  await openPage(globex);
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
}

/** From the sandbox's consent to one of the ends that its small print offers. */
export async function endWith({ person }: Stage, outcome: string): Promise<void> {
  await person.press(person.page.getByText('More outcomes'));
  await person.press(button(person.page, outcome));
}

/** From the screen after connecting to the app's page. */
export async function openConnected({ person }: Stage, app = 'Sandbox CRM'): Promise<void> {
  await person.press(link(person.page, 'All apps'));
  await openApp(person, app);
  await person.ready();
}

/** An app's page whose connection has just turned out to have ended. */
export async function openEnded(stage: Stage): Promise<void> {
  const { page } = stage.person;
  await openConsent(stage);
  await endWith(stage, 'Grant for one minute');
  await openConnected(stage);
  await stage.person.press(button(page, 'Check connection'));
  await expect(page.getByText('Sandbox CRM needs you to reconnect')).toBeVisible();
  await stage.person.ready();
}

/** From a hosted link to the config form. */
export async function openConfigure(stage: Stage): Promise<void> {
  await stage.openPage(globex);
  await connectCrm(stage.person);
  await openForm(stage.person);
}

/** The page of another site, and ours in a frame of it. */
export interface Framed {
  inside: FrameLocator;
  shop: Shop;
  server: PatchbayServer;
  cleanUp: CleanUp;
}

/** Opens a hosted link, of this environment, in a frame on another site. */
export async function openFrame(stage: Stage, environment: 'test' | 'production' = 'test'): Promise<Framed> {
  const shop = await openShop();
  stage.watch.allowOrigin(shop.origin);
  const server = await otherServer(stage, { host: 'connect.localhost' });
  const address = environment === 'test' ? (await server.hostedLink(globex)).link : await productionLink(server);
  await stage.person.page.goto(shop.framing(address));
  const cleanUp = async (): Promise<void> => {
    await server.stop();
    await shop.stop();
  };
  return { inside: stage.person.page.frameLocator('iframe'), shop, server, cleanUp };
}

/** A hosted link of the environment where no app is there by itself. */
export async function productionLink(server: PatchbayServer): Promise<string> {
  const key = { 'x-api-key': server.project.production_api_key };
  const account = { linked_account_id: 'live-1', name: 'Globex' };
  await server.api('PUT', '/api/v2/public/linked-account', account, key);
  const body = await server.api<{ hosted_url: string }>('POST', '/api/v2/public/connect-url', {}, { ...key, linked_account_id: account.linked_account_id });
  return body.hosted_url;
}
