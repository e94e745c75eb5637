// Against a certified authorization server that demands PKCE and rotates refresh tokens.

import { ada, type Authority, authorityForWorker } from './support/authority';
import { button, heading, link, openApp } from './support/connect';
import { expect, test as base } from './support/fixtures';
import type { Person } from './support/person';
import { PatchbayServer } from './support/server';

const byHeader = 'Strict by header';
const byBody = 'Strict by body';
const impostor = 'Strict impostor';

const test = base.extend<object, { authority: Authority; server: PatchbayServer }>({
  authority: [authorityForWorker, { scope: 'worker' }],
  server: [
    async ({ authority }, use) => {
      const server = await PatchbayServer.start({
        env: { PATCHBAY_EGRESS_ALLOW: authority.host },
        apps: [
          authority.app('strict-header', byHeader, { auth: 'basic' }),
          authority.app('strict-body', byBody, { auth: 'body' }),
          // Its file expects answers of another issuer than the one that gives them.
          authority.app('strict-impostor', impostor, { auth: 'body', issuer: `${authority.issuer}/other` }),
        ],
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(({ authority, watch }) => {
  watch.allowOrigin(authority.issuer);
  authority.forget();
});

/** From the list to the provider's consent page. */
async function leaveFor(person: Person, app: string): Promise<void> {
  await openApp(person, app);
  await person.press(button(person.page, 'Authorize'));
  await expect(heading(person.page, 'Allow access?')).toBeVisible();
}

/** From the list to a connected app's page. */
async function connect(person: Person, app: string, answer = 'Allow'): Promise<void> {
  await leaveFor(person, app);
  await person.press(button(person.page, answer));
  await expect(heading(person.page, `${app} is connected`)).toBeVisible();
  await person.press(link(person.page, 'All apps'));
  await openApp(person, app);
}

async function check(person: Person): Promise<void> {
  await person.press(button(person.page, 'Check connection'));
}

const works = (person: Person, app: string) =>
  person.page.getByRole('status').filter({ hasText: `The connection to ${app} works.` });

for (const [app, client] of [[byHeader, 'basic'], [byBody, 'body']] as const) {
  test(`${app}: connected, checked, refreshed when its token is old, revoked`, async ({ authority, openPage, page, person }) => {
    await openPage();
    await leaveFor(person, app);
    await person.press(button(page, 'Allow'));
    await expect(heading(page, `${app} is connected`)).toBeVisible();
    await expect(page.getByText(`Connected as ${ada.email}.`)).toBeVisible();
    const codes = authority.tokenRequests('authorization_code');
    expect(codes.map((request) => request.client)).toEqual([client]);
    expect(codes[0]?.form.get('code_verifier')).toMatch(/^[\w.~-]{43,128}$/);

    await person.press(link(page, 'All apps'));
    await openApp(person, app);
    await check(person);
    await expect(works(person, app)).toBeVisible();
    expect(authority.tokenRequests('refresh_token')).toEqual([]);

    // Tokens that are about to end are replaced at the next use, each refresh token once.
    authority.accessLifetime = 1;
    await person.press(button(page, 'Reconnect'));
    await person.press(button(page, 'Allow'));
    await expect(heading(page, `${app} is connected`)).toBeVisible();
    await person.press(link(page, 'All apps'));
    await openApp(person, app);
    await check(person);
    await expect(works(person, app)).toBeVisible();
    authority.accessLifetime = 3600;
    await person.press(link(page, 'All apps'));
    await openApp(person, app);
    await check(person);
    await expect(works(person, app)).toBeVisible();
    const refreshes = authority.tokenRequests('refresh_token');
    expect(refreshes.map((request) => request.client)).toEqual([client, client]);
    expect(new Set(refreshes.map(({ form }) => form.get('refresh_token'))).size).toBe(2);
    expect(authority.ended).toEqual([]);

    await person.press(button(page, 'Disconnect'));
    await expect(page.getByRole('status').filter({ hasText: `${app} is disconnected.` })).toBeVisible();
    await expect.poll(() => authority.ended).toEqual(['/token/revocation']);
  });
}

test('a refresh token that somebody else has used ends the grant, and the page says so', async ({ authority, openPage, page, person }) => {
  authority.accessLifetime = 1;
  await openPage();
  await connect(person, byBody);
  await check(person);
  await expect(works(person, byBody)).toBeVisible();
  const [used] = authority.tokenRequests('refresh_token');
  // The thief of a backup tries an old token: the provider ends the grant.
  const answer = await fetch(`${authority.issuer}/token`, { method: 'POST', body: used?.form });
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  expect(authority.ended).toEqual(['/token']);

  await person.press(link(page, 'All apps'));
  await openApp(person, byBody);
  await check(person);
  await expect(page.getByText(`${byBody} needs you to reconnect`)).toBeVisible();
  await expect(page.getByText('The app has ended this access.')).toBeVisible();
  await person.press(button(page, 'Reconnect'));
  await person.press(button(page, 'Allow'));
  await expect(heading(page, `${byBody} is connected`)).toBeVisible();
});

test('who refuses is told so, and nothing is asked of the provider', async ({ authority, openPage, page, person }) => {
  await openPage();
  await leaveFor(person, byHeader);
  await person.press(button(page, 'Refuse'));
  await expect(heading(page, `${byHeader} was not connected`)).toBeVisible();
  await expect(page.getByText('Access was not given.')).toBeVisible();
  expect(authority.requests).toEqual([]);
});

test('what was not allowed is kept and shown', async ({ openPage, page, person, server }) => {
  const { token } = await openPage();
  await connect(person, byHeader, 'Allow reading only');
  const withheld = page.getByRole('definition').filter({ hasText: 'Change your contacts' });
  await expect(withheld).toHaveText('Change your contacts');
  await expect(page.getByText('Not allowed')).toBeVisible();
  const { connected_accounts: accounts } = await server.api<{ connected_accounts: { scopes: string[] }[] }>(
    'GET',
    '/api/v2/f-sdk/application/strict-header',
    undefined,
    { authorization: `Bearer ${token}` },
  );
  expect(accounts.map(({ scopes }) => scopes)).toEqual([['openid', 'offline_access', 'contacts.read']]);
});

test('an answer of another issuer is refused before its code is spent', async ({ authority, openPage, page, person }) => {
  await openPage();
  await leaveFor(person, impostor);
  await person.press(button(page, 'Allow'));
  await expect(heading(page, `${impostor} was not connected`)).toBeVisible();
  expect(authority.requests).toEqual([]);
});
