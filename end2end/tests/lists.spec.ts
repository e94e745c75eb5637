// Config fields with lists that the sandbox project does not have: several right sides in a row, and
// lists that cannot be loaded.

import { button, connectCrm, field, group, openForm } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { moreLists } from './support/projects';
import { PatchbayServer } from './support/server';

const test = base.extend<object, { server: PatchbayServer }>({
  server: [
    // Playwright reads the first argument: it must be a pattern, even an empty one.
    async ({}, use) => {
      const server = await PatchbayServer.start();
      server.change(moreLists);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(async ({ openPage, person }) => {
  await openPage();
  await connectCrm(person);
  await openForm(person);
});

test('several right sides are boxes, ticked with one click each', async ({ page, person }) => {
  const spread = group(page, 'Spread to');
  await person.press(button(spread, 'Add row to Spread to'));
  await person.settled();
  await person.choose(field(spread, 'CRM property, row 1'), 'Email');
  const right = group(page, 'Your field, row 1');
  for (const name of ['Note', 'Score']) await person.toggle(right.getByRole('checkbox', { name }));
  await expect(page.locator('select[multiple]')).toHaveCount(0);
  await person.press(button(spread, 'Add row to Spread to'));
  await person.settled();
  for (const [name, checked] of [['Note', true], ['Source', false], ['Score', true]] as const) {
    await expect(right.getByRole('checkbox', { name })).toBeChecked({ checked });
  }
  await person.press(button(spread, 'Remove row 2 of Spread to'));
  await person.settled();
  await person.press(button(page, 'Add condition to Only for'));
  await person.settled();
  await person.type(field(page, 'Sync label'), 'Lists');
  await person.choose(field(page, 'Pipeline'), 'Sales');
  const rules = group(page, 'Condition 1 of Only for');
  await person.press(button(rules, 'Remove condition 1 of Only for'));
  await person.settled();
  await person.press(button(page, 'Save'));
  // Only the rules are missing: the row with several right sides is accepted.
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Only for: Add at least one row.']);
});

test('a rule whose list cannot be loaded says why, and has one button to load it again', async ({ page, person }) => {
  await person.press(button(page, 'Add condition to Only for'));
  await person.settled();
  const condition = group(page, 'Condition 1 of Only for');
  await person.choose(field(condition, 'Field'), 'Owner');
  if (!person.scripts) await person.press(button(page, 'Update choices of Only for'));
  await expect(field(condition, 'Value')).toBeDisabled();
  await expect(field(condition, 'Value')).toHaveAccessibleDescription('This list could not be loaded. Try again.');
  await expect(condition.getByText('This list could not be loaded. Try again.')).toBeVisible();
  await expect(group(page, 'Only for').getByRole('button', { name: /^(Refresh|Load options|Update choices)/ })).toHaveCount(1);
});

test('a group says whether it needs an answer', async ({ page }) => {
  await expect(group(page, 'Only for')).toHaveAccessibleDescription('Required');
  await expect(group(page, 'Spread to')).toHaveAccessibleDescription('Optional');
  await expect(group(page, 'Field mapping')).toHaveAccessibleDescription(/^Optional Which property/);
  await expect(group(page, 'Only for').getByText('Required', { exact: true })).toBeVisible();
});
