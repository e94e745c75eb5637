// The config form while it is being redrawn: what is typed and pressed meanwhile is not lost.

import type { Page } from '@playwright/test';
import { button, connectCrm, field, openForm, save } from './support/connect';
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

test('where the answer does not arrive, the plain form does it', async ({ page, watch }) => {
  watch.allowMessage(/ERR_FAILED/);
  await page.route(submit, (route) => route.abort('failed'), { times: 1 });
  await field(page, 'Sync label').fill('Kept');
  await field(page, 'Pipeline').selectOption('Renewals');
  await expect(field(page, 'Stage')).toBeEnabled();
  await expect(field(page, 'Sync label')).toHaveValue('Kept');
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
