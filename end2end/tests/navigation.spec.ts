// Back, Reload, a second tab and a second browser.

import { authorize, button, connectCrm, field, heading, link, openApp, openForm, save } from './support/connect';
import { expect, test } from './support/fixtures';

test('Back and Reload show the page as it stands', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await page.reload();
  await expect(button(page, 'Approve')).toBeVisible();
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  await page.reload();
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  await person.press(link(page, 'All apps'));
  await openApp(person, 'Sandbox CRM');
  await expect(button(page, 'Disconnect')).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Connect your apps')).toBeVisible();
  await page.goForward();
  await page.reload();
  await expect(button(page, 'Check connection')).toBeVisible();
  await page.reload();
  await expect(button(page, 'Check connection')).toBeVisible();
});

test('Back to the app from the consent page, and authorizing again, works', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await page.goBack();
  // A browser that counts the page in between as a stop needs one more step.
  if ((await button(page, 'Authorize').count()) === 0) await page.goBack();
  await authorize(person);
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
});

test('a used consent, sent again with Back, says how it ended', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  const callback = page.waitForRequest(/\/oauth\/callback\//);
  await person.press(button(page, 'Approve'));
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  const used = (await callback).url();
  const done = page.url();
  await page.goto(used);
  await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  expect(page.url()).toBe(done);
});

test('Back repeats no message that is over', async ({ openPage, page, person }) => {
  await openPage();
  await connectCrm(person);
  const app = page.url().replace(/\/done$/, '');
  await page.goto(app);
  await person.ready();
  await person.press(button(page, 'Check connection'));
  const works = page.getByRole('status').filter({ hasText: 'The connection to Sandbox CRM works.' });
  await expect(works).toBeVisible();
  await person.press(button(page, 'Disconnect'));
  await expect(page.getByRole('status').filter({ hasText: 'Sandbox CRM is disconnected.' })).toBeVisible();
  await page.goBack();
  await expect(button(page, 'Authorize')).toBeVisible();
  await expect(works).toHaveCount(0);
  await page.goto(`${app}/done`);
  await expect(button(page, 'Authorize')).toBeVisible();
});

test('the link opens again in a second tab of the same browser', async ({ context, openPage, page, person }) => {
  const { link: hosted } = await openPage();
  await connectCrm(person);
  const second = await context.newPage();
  await second.goto(hosted);
  await expect(heading(second, 'Connect your apps')).toBeVisible();
  const other = person.at(second);
  await openApp(other, 'Sandbox CRM');
  await other.press(link(second, 'Configure'));
  await other.ready();
  await other.type(field(second, 'Sync label'), 'Second tab');
  await other.choose(field(second, 'Pipeline'), 'Sales');
  await save(other);
  await openForm(person);
  await expect(field(page, 'Sync label')).toHaveValue('Second tab');
});

test('another browser may look until the first one changed something, and is then refused politely', async ({
  openPage,
  otherBrowser,
  page,
  person,
  watch,
}) => {
  watch.allowMessage(/Failed to load resource.*(401|403|404|409|410)/);
  const { link: hosted } = await openPage();
  const second = await (await otherBrowser()).newPage();
  await second.goto(hosted);
  await expect(heading(second, 'Connect your apps')).toBeVisible();
  const seen = second.url();

  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'AC1');
  await person.type(field(page, 'Auth token'), 'valid-token');
  await person.press(button(page, 'Connect'));
  await expect(heading(page, 'Sandbox SMS is connected')).toBeVisible();

  const third = await (await otherBrowser()).newPage();
  for (const [tab, address] of [[second, seen], [second, hosted], [third, hosted]] as const) {
    const answer = await tab.goto(address);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
    await expect(heading(tab, 'This link is in use in another browser')).toBeVisible();
    await expect(tab.getByText('Go back and open the page again to get a link of your own.')).toBeVisible();
  }
  const stolen = await third.goto(seen);
  expect(stolen?.status()).toBeGreaterThanOrEqual(400);
  await expect(heading(third, 'This page is not open in this browser')).toBeVisible();
});

test('searching and filtering are addresses of their own', async ({ openPage, page, person }) => {
  await openPage();
  const list = page.getByRole('list').filter({ has: page.getByRole('link') });
  await person.type(page.getByRole('searchbox', { name: 'Search apps' }), 'crm');
  await person.press(button(page, 'Search'));
  await expect(page.getByRole('heading', { name: '1 of 2 apps' })).toBeVisible();
  await expect(link(list, 'Sandbox CRM')).toBeVisible();
  await expect(link(list, 'Sandbox SMS')).toHaveCount(0);
  await person.press(link(page, 'Show all apps'));
  await person.choose(field(page, 'Category'), 'Communication');
  await person.press(button(page, 'Search'));
  await expect(link(list, 'Sandbox SMS')).toBeVisible();
  await expect(link(list, 'Sandbox CRM')).toHaveCount(0);
  await page.reload();
  await expect(field(page, 'Category')).toHaveValue('Communication');
  await person.type(page.getByRole('searchbox', { name: 'Search apps' }), 'nothing like this');
  await person.press(button(page, 'Search'));
  await expect(page.getByText('No app matches')).toBeVisible();
  await page.goBack();
  await expect(link(list, 'Sandbox SMS')).toBeVisible();
});
