// The screens of the Connect page by the names that people see.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person';

export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true });
export const link = (within: Page | Locator, name: string): Locator => within.getByRole('link', { name, exact: true });
export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true });
export const field = (within: Page | Locator, label: string): Locator => within.getByLabel(label, { exact: true });
export const group = (page: Page, name: string): Locator => page.getByRole('group', { name, exact: true });
export const toggle = (page: Page, name: string): Locator => page.getByRole('switch', { name, exact: true });

/** From the list to an app. */
export async function openApp(person: Person, app: string): Promise<void> {
  await expect(heading(person.page, 'Connect your apps')).toBeVisible();
  await person.press(link(person.page, app));
  await expect(heading(person.page, app)).toBeVisible();
}

/** From the app's page to the sandbox's consent. */
export async function authorize(person: Person, name: 'Authorize' | 'Reconnect' = 'Authorize'): Promise<void> {
  await person.press(button(person.page, name));
  await expect(heading(person.page, 'Allow Patchbay to use your Sandbox CRM?')).toBeVisible();
}

/** From the list to a connected Sandbox CRM, ending on the screen that says so. */
export async function connectCrm(person: Person): Promise<void> {
  await openApp(person, 'Sandbox CRM');
  await authorize(person);
  await person.press(button(person.page, 'Approve'));
  await expect(heading(person.page, 'Sandbox CRM is connected')).toBeVisible();
}

/** From the screen after connecting to the config form. */
export async function openForm(person: Person): Promise<void> {
  await person.press(link(person.page, 'Configure'));
  await expect(heading(person.page, 'Configure Sandbox CRM')).toBeVisible();
  await person.ready();
}

/** Chooses the pipeline; the stages that depend on it come with it, or by their button. */
export async function choosePipeline(person: Person, label: string): Promise<void> {
  const { page } = person;
  await person.choose(field(page, 'Pipeline'), label);
  if (!person.scripts) {
    const load = page.getByRole('button', { name: /^(Load options of|Refresh) Stage$/ });
    await person.press(load);
  }
  await expect(field(page, 'Stage')).toBeEnabled();
}

/** Presses Save and expects it to work. */
export async function save(person: Person): Promise<void> {
  await person.press(button(person.page, 'Save'));
  await expect(person.page.getByRole('status').filter({ hasText: 'Your settings are saved.' })).toBeVisible();
}
