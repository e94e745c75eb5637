// What happens when something is refused: the person learns what, and can go on.

import { authorize, button, choosePipeline, connectCrm, field, heading, link, openApp, openForm, save, toggle } from './support/connect';
import { expect, test } from './support/fixtures';
import { PatchbayServer } from './support/server';

test('saying no at the provider ends on a page that says so, and trying again works', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await person.press(button(page, 'Deny'));
  await expect(heading(page, 'Sandbox CRM was not connected')).toBeVisible();
  await expect(page.getByText('Access was not given.')).toBeVisible();
  await expect(page.getByText('You can try again at any time.')).toBeVisible();
  await expect(page.locator('code')).toHaveText(/^req_[0-9a-f]{24}$/);

  await person.press(link(page, 'Try again'));
  await expect(heading(page, 'Sandbox CRM')).toBeVisible();
  await authorize(person);
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
});

test('a wrong key is refused by the provider, what is no secret stays typed, the right key connects', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'AC0123456789');
  await person.type(field(page, 'Auth token'), 'wrong');
  await person.press(button(page, 'Connect'));
  const alert = page.getByRole('alert').filter({ hasText: 'These credentials were not accepted' });
  await expect(alert).toBeVisible();
  await expect(field(page, 'Account SID')).toHaveValue('AC0123456789');
  await expect(field(page, 'Auth token')).toHaveValue('');
  expect(await page.content()).not.toContain('wrong');

  await person.type(field(page, 'Auth token'), 'valid-token');
  await person.press(button(page, 'Connect'));
  await expect(heading(page, 'Sandbox SMS is connected')).toBeVisible();
  await person.press(link(page, 'All apps'));
  await expect(page.getByRole('listitem').filter({ hasText: 'Sandbox SMS' }).getByText('Connected', { exact: true })).toBeVisible();
});

test('a wrong key while connected leaves the form open and the connection as it is', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'AC0123456789');
  await person.type(field(page, 'Auth token'), 'valid-token');
  await person.press(button(page, 'Connect'));
  await person.press(link(page, 'All apps'));
  await openApp(person, 'Sandbox SMS');
  await person.press(button(page, 'Reconnect'));
  await expect(field(page, 'Account SID')).toHaveValue('AC0123456789');
  await person.type(field(page, 'Auth token'), 'wrong');
  await person.press(button(page, 'Reconnect'));
  await expect(page.getByRole('alert').filter({ hasText: 'These credentials were not accepted' })).toBeVisible();
  await expect(field(page, 'Account SID')).toHaveValue('AC0123456789');
  await person.type(field(page, 'Auth token'), 'valid-token');
  await person.press(button(page, 'Reconnect'));
  await expect(heading(page, 'Sandbox SMS is connected')).toBeVisible();
});

test('a key form that is not filled in says which answers are missing', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'not a SID!');
  await person.press(button(page, 'Connect'));
  const summary = page.getByRole('alert').filter({ hasText: 'answers need your attention' });
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^2 answers need your attention – Sandbox SMS – /);
  await expect(field(page, 'Account SID')).toHaveValue('not a SID!');
  await expect(field(page, 'Account SID')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'Auth token')).toHaveAttribute('aria-invalid', 'true');
  await person.press(summary.getByRole('link', { name: /^Auth token: / }));
  await expect(field(page, 'Auth token')).toBeFocused();
});

test('what an action did is the first thing that is heard of the next page', async ({ openPage, page, person }) => {
  await openPage();
  await connectCrm(person);
  await openForm(person);
  await person.press(button(page, 'Save'));
  await expect(page.getByRole('alert').filter({ hasText: 'need your attention' })).toBeFocused();
  await expect(page).toHaveTitle(/^2 answers need your attention – Configure Sandbox CRM – /);
  await person.type(field(page, 'Sync label'), 'Heard');
  await person.choose(field(page, 'Pipeline'), 'Sales');
  await save(person);
  await expect(page.getByRole('status').filter({ hasText: 'Your settings are saved.' })).toBeFocused();
  await expect(page).toHaveTitle(/^Your settings are saved – Configure Sandbox CRM – /);
  await person.press(button(page, 'Cancel'));
  await expect(heading(page, 'Sandbox CRM')).toBeVisible();
  await expect(page).toHaveTitle(/^Sandbox CRM – /);
  await person.ready();
  await person.press(button(page, 'Check connection'));
  await expect(page.getByRole('status').filter({ hasText: 'The connection to Sandbox CRM works.' })).toBeFocused();
  await expect(page).toHaveTitle(/^The connection to Sandbox CRM works – Sandbox CRM – /);
});

test('errors of a refused Save stay beside their inputs while lists are loaded', async ({ openPage, page, person }) => {
  await openPage();
  await connectCrm(person);
  await openForm(person);
  await person.type(field(page, 'Email for problems'), 'nobody');
  await person.press(button(page, 'Save'));
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(3);
  await choosePipeline(person, 'Sales');
  await expect(field(page, 'Email for problems')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'Pipeline')).not.toHaveAttribute('aria-invalid');
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
});

test('an expired link says so and tells nothing else', async ({ page, watch }) => {
  const server = await PatchbayServer.start({ env: { PATCHBAY_TICKET_LIFETIME: '1ms' } });
  watch.allowOrigin(server.url);
  watch.allowMessage(/Failed to load resource.*(410|404|403)/);
  try {
    const { link: hosted } = await server.hostedLink({ name: 'Globex' });
    const answer = await page.goto(hosted);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
    expect(answer?.status()).toBeLessThan(500);
    await expect(heading(page, 'This link has expired')).toBeVisible();
    await expect(page.getByText('Go back and open the page again to get a new one.')).toBeVisible();
    await expect(page.getByText('Globex')).toHaveCount(0);
  } finally {
    await server.stop();
  }
});

test('settings that are refused stay typed, and the errors stand beside them', async ({ openPage, page, person }) => {
  await openPage();
  await connectCrm(person);
  await openForm(person);
  await person.type(field(page, 'Contacts per run'), 'many');
  await person.type(field(page, 'Email for problems'), 'nobody');
  await person.toggle(toggle(page, 'Notify on new deal'));
  await person.type(field(page, 'Link to open'), 'javascript:alert(1)');
  await person.toggle(toggle(page, 'Sync contacts'));
  await person.type(field(page, 'Advanced settings'), '{ not json');
  await person.press(button(page, 'Save'));

  const summary = page.getByRole('alert').filter({ hasText: '7 answers need your attention' });
  await expect(summary).toBeVisible();
  await expect(summary.getByRole('link')).toHaveCount(7);
  for (const [label, value] of [
    ['Sync label', ''],
    ['Pipeline', ''],
    ['Contacts per run', 'many'],
    ['Email for problems', 'nobody'],
    ['Advanced settings', '{ not json'],
    ['Message', ''],
    ['Link to open', 'javascript:alert(1)'],
  ] as const) {
    await expect(field(page, label)).toHaveValue(value);
    await expect(field(page, label)).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(toggle(page, 'Notify on new deal')).toBeChecked();
  await expect(toggle(page, 'Sync contacts')).toBeChecked();

  await page.reload();
  await person.ready();
  await expect(field(page, 'Contacts per run')).toHaveValue('many');

  // A workflow that is off is not asked about.
  await person.toggle(toggle(page, 'Notify on new deal'));
  await person.toggle(toggle(page, 'Sync contacts'));
  await person.type(field(page, 'Sync label'), 'Main office');
  await person.choose(field(page, 'Pipeline'), 'Partners');
  await person.type(field(page, 'Contacts per run'), '10');
  await person.type(field(page, 'Email for problems'), '');
  await save(person);
  await expect(field(page, 'Contacts per run')).toHaveValue('10');
});

test('a grant that ended asks to reconnect and keeps the settings', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await person.press(page.getByText('More outcomes'));
  await person.press(button(page, 'Grant for one minute'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  await person.press(link(page, 'All apps'));
  await openApp(person, 'Sandbox CRM');
  await person.press(button(page, 'Check connection'));
  const broken = page.getByRole('status').filter({ hasText: 'Sandbox CRM needs you to reconnect' });
  await expect(broken).toBeFocused();
  await expect(page).toHaveTitle(/^Sandbox CRM needs you to reconnect – /);
  // The reason is told once, and not by a message beside it again.
  await expect(page.getByRole('alert')).toHaveCount(0);
  await authorize(person, 'Reconnect');
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
});

test('an app and an address that do not exist are not found', async ({ openPage, page, watch }) => {
  watch.allowMessage(/Failed to load resource.*404/);
  await openPage();
  const here = page.url();
  const app = await page.goto(`${here}/no-such-app`);
  expect(app?.status()).toBe(404);
  await expect(heading(page, 'This app is not available here')).toBeVisible();
  const address = await page.goto(new URL('/no/such/page', here).href);
  expect(address?.status()).toBe(404);
  await expect(heading(page, 'This page does not exist')).toBeVisible();
});
