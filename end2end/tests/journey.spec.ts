// The whole way: a hosted link, an app, consent, settings, and back again.

import {
  authorize,
  button,
  choosePipeline,
  connectCrm,
  field,
  group,
  heading,
  link,
  openApp,
  openForm,
  save,
  toggle,
} from './support/connect';
import { expect, test } from './support/fixtures';
import type { Person } from './support/person';

test('somebody connects an app, sets it up, checks it and disconnects it', async ({ openPage, page, person, server }) => {
  const { token } = await openPage({ name: 'Globex' });
  await connectCrm(person);
  await expect(page.getByText('Connected as ada@sandbox.example.')).toBeVisible();
  await openForm(person);

  await test.step('fill the form', async () => {
    await fillApplication(person);
    await fillSync(person);
    await fillNotify(person);
    await save(person);
    await expectFilled(person);
  });

  await test.step('reload keeps everything', async () => {
    await page.reload();
    await person.ready();
    await expectFilled(person);
  });

  await test.step('the API tells the same', async () => {
    const config = await server.api<{ workflows: { name: string; enabled: boolean }[] }>(
      'GET',
      '/api/v2/f-sdk/slug/sandbox-crm/config',
      undefined,
      { authorization: `Bearer ${token}` },
    );
    expect(config.workflows.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['Sync contacts', true],
      ['Notify on new deal', true],
    ]);
  });

  await test.step('one workflow off, the rest stays', async () => {
    await person.toggle(toggle(page, 'Notify on new deal'));
    await expect(field(page, 'Message')).toBeHidden();
    await save(person);
    await expect(toggle(page, 'Notify on new deal')).not.toBeChecked();
    await expect(field(page, 'Sync label')).toHaveValue('Head office & "friends"');
  });

  await test.step('check, reconnect, disconnect', async () => {
    await person.press(button(page, 'Cancel'));
    await expect(heading(page, 'Sandbox CRM')).toBeVisible();
    await person.press(button(page, 'Check connection'));
    await expect(page.getByRole('status').filter({ hasText: 'The connection to Sandbox CRM works.' })).toBeVisible();
    await authorize(person, 'Reconnect');
    await person.press(button(page, 'Approve'));
    await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
    await person.press(link(page, 'All apps'));
    await openApp(person, 'Sandbox CRM');
    await person.press(button(page, 'Disconnect'));
    await expect(page.getByRole('status').filter({ hasText: 'Sandbox CRM is disconnected.' })).toBeVisible();
    await expect(button(page, 'Authorize')).toBeVisible();
    await expect(button(page, 'Disconnect')).toHaveCount(0);
  });
});

async function fillApplication(person: Person): Promise<void> {
  const { page } = person;
  await person.type(field(page, 'Sync label'), 'Head office & "friends"');
  await expect(field(page, 'Stage')).toBeDisabled();
  await choosePipeline(person, 'Renewals');
  await expect(field(page, 'Sync label')).toHaveValue('Head office & "friends"');
  await person.choose(field(page, 'Stage'), 'In talks');
  await choosePipeline(person, 'Sales');
  await person.choose(field(page, 'Stage'), 'Offer sent');
  await person.press(button(page, 'Refresh Pipeline'));
  await person.settled();
  await expect(field(page, 'Stage')).toHaveValue('stage_offer');
  const mapping = group(page, 'Field mapping');
  await person.choose(field(mapping, 'Full name'), 'Full name');
  await person.choose(field(mapping, 'Email address'), 'Email');
  await person.type(field(page, 'Contacts per run'), '250');
  await person.type(field(page, 'Email for problems'), 'ops@globex.example');
}

async function fillSync(person: Person): Promise<void> {
  const { page } = person;
  await expect(field(page, 'Start date')).toBeHidden();
  await person.toggle(toggle(page, 'Sync contacts'));
  await person.type(field(page, 'Start date'), '2026-02-03');
  await person.toggle(page.getByRole('checkbox', { name: 'Leads', exact: true }));
  await person.toggle(page.getByRole('checkbox', { name: 'Partners', exact: true }));
  const extra = group(page, 'Extra properties');
  for (const [row, left, right] of [
    [1, 'Company', 'Note'],
    [2, 'Job title', 'Source'],
    [3, 'Lifecycle', 'Score'],
  ] as const) {
    await person.press(button(extra, 'Add row to Extra properties'));
    await person.settled();
    await person.choose(field(extra, `CRM property, row ${row}`), left);
    await person.choose(field(extra, `Your field, row ${row}`), right);
  }
  await person.press(button(extra, 'Remove row 2 of Extra properties'));
  await person.settled();
  await expect(field(extra, 'CRM property, row 3')).toHaveCount(0);
  await expect(field(extra, 'CRM property, row 2')).toHaveValue('lifecycle');
  await person.type(field(page, 'Advanced settings'), '{ "skip_archived": true }');
}

async function fillNotify(person: Person): Promise<void> {
  const { page } = person;
  await person.toggle(toggle(page, 'Notify on new deal'));
  await person.type(field(page, 'Message'), 'A deal came in.\nHave a look.');
  await person.type(field(page, 'Link to open'), 'https://globex.example/deals?a=1&b=2');
  const rules = group(page, 'Only when');
  await person.press(button(rules, 'Add condition to Only when'));
  await person.settled();
  const first = group(page, 'Condition 1 of Only when');
  await person.choose(field(first, 'Field'), 'Amount');
  await chooseComparison(person, 'Condition 1 of Only when', 'is at least');
  await person.type(field(first, 'Value'), '1000');
  await person.press(button(rules, 'Add group to Only when'));
  await person.settled();
  const inner = 'Condition 1 in group 2 of Only when';
  if ((await group(page, inner).count()) === 0) {
    await person.press(button(rules, 'Add condition to group 2 of Only when'));
    await person.settled();
  }
  await person.choose(field(group(page, inner), 'Field'), 'Pipeline');
  await chooseComparison(person, inner, 'is not');
  await person.choose(field(group(page, inner), 'Value'), 'Partners');
  await person.choose(rules.getByLabel(/^Match/).first(), 'Any condition (OR)');
}

/** The comparisons and values that fit a field come with it, or by their button. */
async function chooseComparison(person: Person, condition: string, label: string): Promise<void> {
  const { page } = person;
  if (!person.scripts) await person.press(button(page, 'Update choices of Only when'));
  await person.choose(field(group(page, condition), 'Comparison'), label);
}

async function expectFilled({ page }: Person): Promise<void> {
  await expect(field(page, 'Sync label')).toHaveValue('Head office & "friends"');
  await expect(field(page, 'Pipeline')).toHaveValue('pipe_sales');
  await expect(field(page, 'Stage')).toHaveValue('stage_offer');
  const mapping = group(page, 'Field mapping');
  await expect(field(mapping, 'Full name')).toHaveValue('full_name');
  await expect(field(mapping, 'Email address')).toHaveValue('email');
  await expect(field(mapping, 'Phone number')).toHaveValue('');
  await expect(field(page, 'Contacts per run')).toHaveValue('250');
  await expect(field(page, 'Email for problems')).toHaveValue('ops@globex.example');

  await expect(toggle(page, 'Sync contacts')).toBeChecked();
  await expect(field(page, 'Start date')).toHaveValue('2026-02-03');
  for (const [type, ticked] of [['Customers', false], ['Leads', true], ['Partners', true]] as const) {
    await expect(page.getByRole('checkbox', { name: type, exact: true })).toBeChecked({ checked: ticked });
  }
  await expect(field(page, 'CRM property, row 1')).toHaveValue('company');
  await expect(field(page, 'Your field, row 1')).toHaveValue('note');
  await expect(field(page, 'CRM property, row 2')).toHaveValue('lifecycle');
  await expect(field(page, 'Your field, row 2')).toHaveValue('score');
  await expect(field(page, 'Advanced settings')).toHaveValue(/"skip_archived"\s*:\s*true/);

  await expect(toggle(page, 'Notify on new deal')).toBeChecked();
  await expect(field(page, 'Message')).toHaveValue('A deal came in.\nHave a look.');
  await expect(field(page, 'Link to open')).toHaveValue('https://globex.example/deals?a=1&b=2');
  const first = group(page, 'Condition 1 of Only when');
  await expect(field(first, 'Field')).toHaveValue('amount');
  await expect(field(first, 'Comparison')).toHaveValue('greater_or_equal');
  await expect(field(first, 'Value')).toHaveValue('1000');
  const inner = group(page, 'Condition 1 in group 2 of Only when');
  await expect(field(inner, 'Field')).toHaveValue('pipeline');
  await expect(field(inner, 'Comparison')).toHaveValue('neq');
  await expect(field(inner, 'Value')).toHaveValue('pipe_partners');
  await expect(group(page, 'Only when').getByLabel(/^Match/).first()).toHaveValue('OR');
}
