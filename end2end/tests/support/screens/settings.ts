// The config form, with every kind of field and in every state.

import { expect } from '@playwright/test';
import { button, choosePipeline, connectCrm, field, group, heading, link, openForm, save, toggle } from '../connect';
import { moreLists } from '../projects';
import { changedServer, openConfigure, openEnded, type Group, type Stage } from './stage';

async function fillRequired({ person }: Stage): Promise<void> {
  await person.type(field(person.page, 'Sync label'), 'Head office');
  await choosePipeline(person, 'Sales');
}

async function openRefused(stage: Stage): Promise<void> {
  await stage.person.press(button(stage.person.page, 'Save'));
  await expect(stage.person.page.getByRole('alert').first()).toBeVisible();
  await stage.person.ready();
}

export const settings: Group = {
  title: 'Settings',
  screens: [
    { name: 'configure', withoutScripts: true, open: openConfigure },
    {
      name: 'configure filled',
      withoutScripts: true,
      open: async (stage) => {
        await openConfigure(stage);
        await fillRequired(stage);
        const { person } = stage;
        const { page } = person;
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
      name: 'configure while a list is loaded',
      pictureOnly: true,
      open: async (stage) => {
        await openConfigure(stage);
        const { page, scripts } = stage.person;
        if (!scripts) return;
        await page.route('**/_ui/connect/submit_config', () => new Promise(() => undefined));
        await stage.person.press(button(page, 'Refresh Pipeline'));
        await expect(page.locator('form[data-sent]')).toHaveCount(1);
        return () => page.unrouteAll({ behavior: 'ignoreErrors' });
      },
    },
    {
      name: 'configure with lists of other kinds',
      open: async (stage) => {
        const { page } = stage.person;
        const cleanUp = await changedServer(stage, moreLists);
        await connectCrm(stage.person);
        await openForm(stage.person);
        for (const action of ['Add row to Spread to', 'Add row to Spread to', 'Add condition to Only for']) {
          await stage.person.press(button(page, action));
          await stage.person.settled();
        }
        await stage.person.choose(field(group(page, 'Condition 1 of Only for'), 'Field'), 'Owner');
        await stage.person.press(button(page, 'Update choices of Only for'));
        await expect(page.getByText('This list could not be loaded. Try again.')).toBeVisible();
        await stage.person.settled();
        return cleanUp;
      },
    },
    {
      name: 'configure refused',
      withoutScripts: true,
      open: async (stage) => {
        await openConfigure(stage);
        await stage.person.toggle(toggle(stage.person.page, 'Notify on new deal'));
        await stage.person.type(field(stage.person.page, 'Email for problems'), 'nobody');
        await openRefused(stage);
      },
    },
    {
      name: 'configure with one answer refused',
      pictureOnly: true,
      open: async (stage) => {
        await openConfigure(stage);
        await fillRequired(stage);
        await stage.person.type(field(stage.person.page, 'Contacts per run'), 'many');
        await openRefused(stage);
      },
    },
    {
      name: 'configure saved',
      open: async (stage) => {
        await openConfigure(stage);
        await fillRequired(stage);
        await save(stage.person);
        await stage.person.ready();
      },
    },
    {
      name: 'configure that was not sent',
      open: async (stage) => {
        await openConfigure(stage);
        const { page, scripts } = stage.person;
        if (!scripts) return;
        stage.watch.allowMessage(/Failed to load resource.*502/);
        await page.route('**/_ui/connect/submit_config', (route) => route.fulfill({ status: 502 }), { times: 1 });
        await stage.person.press(button(page, 'Save'));
        await expect(page.getByRole('alert')).toBeVisible();
      },
    },
    {
      name: 'configure after the access has ended',
      open: async (stage) => {
        const { page } = stage.person;
        await openEnded(stage);
        await page.goto(`${page.url().split('?')[0]}/configure`);
        await expect(heading(page, 'Configure Sandbox CRM')).toBeVisible();
        await expect(link(page, 'Reconnect')).toBeVisible();
        await stage.person.ready();
      },
    },
  ],
};
