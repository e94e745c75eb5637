// A link in the wrong hands: somebody starts a session for themself and forwards it. Nobody gets what
// the person connects whom it was forwarded to.

import type { Page } from '@playwright/test';
import { type Authority, authorityForWorker } from './support/authority';
import { button, heading } from './support/connect';
import { createLink, exchange, result, timeline, type LinkToken } from './support/link';
import { authorizing, expect, inside, openSite, ready, test as base, title, type Site } from './support/link-site';
import type { Person } from './support/person';
import type { PatchbayServer } from './support/server';

/** The shop's user who starts the session and forwards it. */
const STARTER = 'mallory';
/** The shop's user who opens what was forwarded, in a browser of their own. */
const VICTIM = 'victor';

const framed = ['lightbox', 'inline'] as const;
const ways = [...framed, 'window', 'address alone'] as const;

interface Fixtures {
  /** The starter opens a session of their own, which comes back to the shop unless it says otherwise. */
  begin: (way: (typeof ways)[number], asked?: Record<string, unknown>) => Promise<LinkToken>;
  victim: Page;
}

const test = base.extend<Fixtures, { authority: Authority; site: Site }>({
  authority: [authorityForWorker, { scope: 'worker' }],
  site: [
    async ({ authority }, use) => {
      const apps = [authority.app('strict-crm', 'Strict CRM', { auth: 'body' })];
      const site = await openSite({ env: { PATCHBAY_EGRESS_ALLOW: authority.host }, apps });
      for (const id of [STARTER, VICTIM]) await site.server.api('POST', '/api/v2/public/linked-account', { linked_account_id: id });
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  begin: async ({ page, site, start }, use) => {
    await use(async (way, asked = { callback_url: back(site) }) => {
      const own = { user_id: STARTER, app: 'strict-crm', ...asked };
      if (way !== 'address alone') return start(site, way, own);
      const made = await createLink(site.server, own);
      await page.goto(made.hosted_url);
      return made;
    });
  },
  victim: async ({ otherBrowser }, use) => {
    const profile = await otherBrowser();
    await use(await profile.newPage());
  },
});

test.beforeEach(({ authority, site, watch }) => {
  authority.forget();
  for (const origin of [authority.issuer, site.server.url, site.host.origin]) watch.allowOrigin(origin);
  watch.allowMessage(/status of 4\d\d/);
});

/** Where sessions return to. */
const back = ({ host }: Site): string => `${host.origin}/back`;

/** The starter's frame, with the window that Authorize in it opens. */
async function openWindow(starter: Person, { server }: Site): Promise<Page> {
  await expect(title(inside(starter.page), 'Strict CRM')).toBeVisible();
  await ready(starter.page, server);
  const popup = await authorizing(starter)();
  await expect(button(popup, 'Continue')).toBeVisible();
  return popup;
}

/** The victim goes on at what was forwarded, consents, and arrives at the shop with what it has to exchange. */
async function connect(page: Page, site: Site, address: string, go: string): Promise<string> {
  await page.goto(address);
  await button(page, go).click();
  await button(page, 'Allow').click();
  await page.waitForURL(`${back(site)}?*`);
  return new URL(page.url()).searchParams.get('token') ?? '';
}

/** Somebody opens this and goes on there, whether or not the page shows how: in this browser it is of no use. */
async function refused(page: Page, address: string, words: string, go?: string): Promise<void> {
  await page.goto(address);
  if (go) {
    const pressed = page.getByRole('button', { name: go, exact: true, includeHidden: true });
    await pressed.evaluate((button: HTMLButtonElement) => button.form?.requestSubmit(button));
  }
  await expect(heading(page, words).or(page.getByRole('alert').filter({ hasText: words }))).toBeVisible();
}

/** What this user of the shop has connected. */
async function connections(server: PatchbayServer, user: string): Promise<unknown[]> {
  const route = '/api/v2/public/application/strict-crm';
  const app = await server.api<{ connected_accounts: unknown[] }>('GET', route, undefined, { linked_account_id: user });
  return app.connected_accounts;
}

/** Neither was the starter's page told anything of use, nor does the server tell it. */
async function nothing(starter: Page, { server }: Site, made: LinkToken): Promise<void> {
  const calls = await starter.evaluate(() => JSON.stringify(window.calls ?? []));
  expect(calls).not.toMatch(/success|pt_/);
  expect(await result(server, made)).toMatchObject({ link_session_id: made.link_session_id, public_token: null });
}

/** The shop names the victim, whom it sees: what they have connected is gone, here and at the provider. */
async function destroyed({ server }: Site, authority: Authority, made: LinkToken, token: string): Promise<void> {
  await expect(exchange(server, token, VICTIM)).rejects.toThrow(/ 409: .*"USER_MISMATCH"/);
  for (const user of [VICTIM, STARTER, null]) {
    await expect(exchange(server, token, user)).rejects.toThrow(/ 410: .*"PUBLIC_TOKEN_USED"/);
  }
  for (const user of [VICTIM, STARTER]) expect(await connections(server, user)).toEqual([]);
  await expect.poll(() => authority.ended).toEqual(['/token/revocation']);
  const { status, events } = await timeline(server, made.link_session_id);
  expect([status, events.at(-1)?.name]).toEqual(['refused', 'refused']);
}

for (const way of ways) {
  test(`${way}: what a forwarded link connects is destroyed`, async ({ authority, begin, page, site, victim }) => {
    const made = await begin(way);
    const token = await connect(victim, site, made.hosted_url, 'Authorize');
    await refused(await page.context().newPage(), made.hosted_url, 'This link is in use in another browser');
    // By now link.js has asked the server, with the proof that only it has.
    if (way === 'window') await expect.poll(() => page.evaluate(() => window.calls.at(-1)?.[0])).toBe('exit');
    await nothing(page, site, made);
    await destroyed(site, authority, made, token);
    await nothing(page, site, made);
  });

  test(`${way}: a shop that names nobody learns that it was not the victim's`, async ({ authority, begin, page, site, victim }) => {
    const made = await begin(way);
    const token = await connect(victim, site, made.hosted_url, 'Authorize');
    const claimed = await exchange(site.server, token, null);
    expect(claimed).toMatchObject({ user_id: STARTER, claim: 'claimed_unverified' });
    await nothing(page, site, made);
    // It compares, as the README shows, and gives the grant back.
    await site.server.api('DELETE', '/v1/link/connection', undefined, { authorization: `Bearer ${claimed.access_token}` });
    await expect.poll(() => authority.ended).toEqual(['/token/revocation']);
  });
}

for (const way of framed) {
  test(`${way}: what a forwarded window connects is destroyed`, async ({ authority, begin, page, person, site, victim }) => {
    const made = await begin(way);
    const popup = await openWindow(person, site);
    const token = await connect(victim, site, popup.url(), 'Continue');
    await popup.close();
    // The starter sees that something was connected, and gets none of it.
    await expect(title(inside(page), 'Strict CRM is connected')).toBeVisible();
    await nothing(page, site, made);
    await destroyed(site, authority, made, token);
  });

  test(`${way}: without a callback nothing that is forwarded connects`, async ({ authority, begin, page, person, site, victim }) => {
    const made = await begin(way, {});
    await expect(title(inside(page), 'Strict CRM')).toBeVisible();
    await refused(victim, page.frames()[1]?.url() ?? '', 'This page is not open in this browser');
    await refused(victim, made.hosted_url, 'This page cannot be used by itself', 'Authorize');
    const popup = await openWindow(person, site);
    await refused(victim, popup.url(), 'This page cannot be used by itself', 'Continue');
    await nothing(page, site, made);
    expect(authority.requests).toEqual([]);
  });
}

test('window: without a callback nothing that is forwarded connects', async ({ authority, begin, page, site, victim }) => {
  const opening = page.waitForEvent('popup');
  const proving = page.context().waitForEvent('response', (answer) => answer.url().endsWith('/link/prove'));
  const made = await begin('window', {});
  const popup = await opening;
  // Who proves that link.js opened the page has it for themself.
  await proving;
  await refused(victim, made.hosted_url, 'This link is in use in another browser');
  await refused(victim, popup.url(), 'This page is not open in this browser');
  await nothing(page, site, made);
  expect(authority.requests).toEqual([]);
});

test("a forwarded consent of the starter's own window brings nobody anything", async ({ authority, begin, page, site, victim }) => {
  const made = await begin('address alone');
  const leaving = page.waitForRequest(`${authority.issuer}/auth?*`);
  await button(page, 'Authorize').click();
  await victim.goto((await leaving).url());
  await button(victim, 'Allow').click();
  await expect(heading(victim, 'The sign-in ended in another browser')).toBeVisible();
  await nothing(page, site, made);
  expect(authority.requests).toEqual([]);
});
