// The config form while it is being redrawn: what is typed and pressed meanwhile is not lost.

import type { Page, Route } from '@playwright/test';
import { button, connectCrm, field, heading, openForm, save } from './support/connect';
import { expect, test } from './support/fixtures';

const submit = '**/_ui/connect/submit_config';

/** Holds back the next answer to the form until it is let go. */
async function holdBack(page: Page): Promise<{ arrived: Promise<void>; letGo: () => void }> {
  let letGo = (): void => undefined;
  let arrive = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(
    submit,
    async (route) => {
      arrive();
      await gone;
      await route.continue();
    },
    { times: 1 },
  );
  return { arrived, letGo };
}

test.beforeEach(async ({ openPage, person }) => {
  await openPage();
  await connectCrm(person);
  await openForm(person);
});

test('what is typed while the form is redrawn stays', async ({ page, person }) => {
  const answer = await holdBack(page);
  await field(page, 'Pipeline').selectOption('Sales');
  await answer.arrived;
  await field(page, 'Sync label').fill('Typed meanwhile');
  answer.letGo();
  await expect(field(page, 'Stage')).toBeEnabled();
  await person.settled();
  await expect(field(page, 'Sync label')).toHaveValue('Typed meanwhile');
});

test('Save pressed while the form is redrawn saves', async ({ page }) => {
  await field(page, 'Sync label').fill('Quick');
  const answer = await holdBack(page);
  await field(page, 'Pipeline').selectOption('Sales');
  await answer.arrived;
  await button(page, 'Save').click();
  answer.letGo();
  await expect(page.getByRole('status').filter({ hasText: 'Your settings are saved.' })).toBeVisible();
});

test('a choice changed again while the form is redrawn counts', async ({ page, person }) => {
  const answer = await holdBack(page);
  await field(page, 'Pipeline').selectOption('Sales');
  await answer.arrived;
  await field(page, 'Pipeline').selectOption('Partners');
  answer.letGo();
  await expect(field(page, 'Stage').getByRole('option', { name: 'Signed' })).toBeAttached();
  await person.settled();
  await expect(field(page, 'Pipeline')).toHaveValue('pipe_partners');
});

// What may come instead of an answer of ours.
const failures: [string, (route: Route) => Promise<void>][] = [
  ['nothing, because the browser is offline', (route) => route.abort('internetdisconnected')],
  ['the page of a proxy', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })],
  ['a refusal in JSON', (route) => route.fulfill({ status: 413, contentType: 'application/json', body: '{}' })],
];

for (const [what, answer] of failures) {
  for (const presses of ['a changed choice', 'Save'] as const) {
    test(`${presses} is answered by ${what}: everything typed stays, and trying again works`, async ({ page, watch }) => {
      watch.allowMessage(/ERR_INTERNET_DISCONNECTED|Failed to load resource.*(502|413)/);
      await field(page, 'Sync label').fill('Kept');
      if (presses === 'Save') {
        await field(page, 'Pipeline').selectOption('Renewals');
        await expect(field(page, 'Stage')).toBeEnabled();
      }
      const here = page.url();
      await page.route(submit, answer, { times: 1 });
      if (presses === 'Save') await button(page, 'Save').click();
      else await field(page, 'Pipeline').selectOption('Renewals');
      const alert = page.getByRole('alert').filter({ hasText: 'This did not get through' });
      await expect(alert).toBeInViewport();
      expect(page.url()).toBe(here);
      await expect(field(page, 'Sync label')).toHaveValue('Kept');
      await expect(field(page, 'Pipeline')).toHaveValue('pipe_renewals');
      await button(alert, 'Try again').click();
      await expect(alert).toHaveCount(0);
      if (presses === 'Save') await expect(page.getByText('Your settings are saved.')).toBeVisible();
      else await expect(field(page, 'Stage')).toBeEnabled();
      await expect(field(page, 'Sync label')).toHaveValue('Kept');
    });
  }
}

test('a refusal that the server explains leaves the form as it is', async ({ page }) => {
  await field(page, 'Sync label').fill('Kept');
  const location = `${page.url()}?error=provider_unavailable`;
  await page.route(submit, (route) => route.fulfill({ status: 303, headers: { location } }), { times: 1 });
  await field(page, 'Pipeline').selectOption('Renewals');
  await expect(page.getByRole('alert')).toContainText('does not answer at the moment');
  await expect(field(page, 'Sync label')).toHaveValue('Kept');
  await expect(field(page, 'Pipeline')).toHaveValue('pipe_renewals');
  await button(page, 'Try again').click();
  await expect(field(page, 'Stage')).toBeEnabled();
});

test('a page that has ended meanwhile says so', async ({ context, page, watch }) => {
  watch.allowMessage(/Failed to load resource.*401/);
  await context.clearCookies();
  await field(page, 'Pipeline').selectOption('Renewals');
  await expect(heading(page, 'This page is not open in this browser')).toBeVisible();
});

test('who has gone on keeps the focus and the caret while the form is redrawn', async ({ page, person }) => {
  const label = field(page, 'Sync label');
  await label.fill('Head office');
  const answer = await holdBack(page);
  await field(page, 'Pipeline').selectOption('Sales');
  await answer.arrived;
  await label.focus();
  await label.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 4));
  answer.letGo();
  await expect(field(page, 'Stage')).toBeEnabled();
  await person.settled();
  await expect(label).toBeFocused();
  expect(await label.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])).toEqual([2, 4]);
});

test('a row that is added late does not take the focus from who has gone on', async ({ page, person }) => {
  await page.getByRole('switch', { name: 'Sync contacts' }).check();
  const answer = await holdBack(page);
  await button(page, 'Add row to Extra properties').click();
  await answer.arrived;
  await field(page, 'Sync label').focus();
  answer.letGo();
  await expect(field(page, 'CRM property, row 1')).toBeVisible();
  await person.settled();
  await expect(field(page, 'Sync label')).toBeFocused();
});

test('a click that was begun before the form is redrawn arrives', async ({ page }) => {
  await field(page, 'Sync label').fill('Slow click');
  const answer = await holdBack(page);
  await field(page, 'Pipeline').selectOption('Sales');
  await answer.arrived;
  await button(page, 'Save').hover();
  await page.mouse.down();
  const redrawn = page.waitForResponse((response) => response.url().endsWith('/configure'));
  answer.letGo();
  await (await redrawn).finished();
  await expect(field(page, 'Stage')).toBeDisabled();
  await page.mouse.up();
  await expect(page.getByText('Your settings are saved.')).toBeVisible();
});

test('nothing is sent twice, however long the answer takes', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URLSearchParams(request.postData() ?? '').get('do') ?? '');
  });
  await page.getByRole('switch', { name: 'Sync contacts' }).check();
  await page.clock.install();
  const answer = await holdBack(page);
  const add = button(page, 'Add row to Extra properties');
  await add.dblclick();
  await answer.arrived;
  await page.clock.fastForward(30_000);
  await add.click();
  answer.letGo();
  await expect(field(page, 'CRM property, row 1')).toBeVisible();
  await expect(field(page, 'CRM property, row 2')).toHaveCount(0);
  expect(sent.map((action) => action.split(':')[0])).toEqual(['add-row']);
});

test('what is typed after Save is kept and not saved', async ({ page, person }) => {
  await field(page, 'Sync label').fill('Saved');
  await field(page, 'Pipeline').selectOption('Sales');
  await person.settled();
  const answer = await holdBack(page);
  await button(page, 'Save').click();
  await answer.arrived;
  await field(page, 'Sync label').fill('Typed later');
  answer.letGo();
  await expect(page.getByText('Your settings are saved.')).toBeVisible();
  await expect(field(page, 'Sync label')).toHaveValue('Typed later');
  await page.reload();
  await expect(field(page, 'Sync label')).toHaveValue('Saved');
});

test('the focus goes on where the person does', async ({ page, person }) => {
  await page.getByRole('switch', { name: 'Sync contacts' }).check();
  await button(page, 'Add row to Extra properties').click();
  await expect(field(page, 'CRM property, row 1')).toBeFocused();
  await button(page, 'Add row to Extra properties').click();
  await expect(field(page, 'CRM property, row 2')).toBeFocused();
  await button(page, 'Remove row 1 of Extra properties').click();
  await expect(button(page, 'Add row to Extra properties')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'The form is updated.' })).toBeAttached();
  await field(page, 'Sync label').fill('Focus');
  await field(page, 'Pipeline').selectOption('Sales');
  await person.settled();
  await save(person);
});
