// The company's colours and names, friendly and hostile.

import { button, field, heading, openApp } from './support/connect';
import { expect, test } from './support/fixtures';
import { sticksOut } from './support/fit';
import { pixels } from './support/pixels';
import { screen } from './support/screens';

test('the brand panel has the colours that were passed', async ({ openPage, page }) => {
  await openPage({ name: 'Globex', color: '#000000', bgColor: '#00FF23' });
  const panel = page.getByRole('banner');
  await expect(panel).toHaveCSS('color', 'rgb(0, 0, 0)');
  await expect(panel).toHaveCSS('background-color', 'rgb(0, 255, 35)');
  await page.emulateMedia({ colorScheme: 'dark' });
  const colour = await panel.evaluate((element) => getComputedStyle(element).backgroundColor);
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/\d+/g)].map(([part]) => Number(part));
  // In the dark the hue is kept, and the lightness is another one.
  expect(green, colour).toBeLessThan(200);
  expect(green, colour).toBeGreaterThan(2 * Math.max(red, blue));
});

test('the brand panel is painted in the colours that were passed', async ({ openPage, page }) => {
  await openPage({ name: 'Globex', color: '#000000', bgColor: '#00FF23' });
  const panel = page.getByRole('banner');
  const [name, around] = await Promise.all([panel.getByText('Acme', { exact: true }).boundingBox(), panel.boundingBox()]);
  if (!name || !around) throw new Error('The panel is not there.');
  const picture = await pixels(page, await panel.screenshot());
  expect(picture.at(2, 2)).toBe('#00ff23');
  // Antialiasing makes many colours; the middle of a stroke has the text's own.
  const text = picture.within({ ...name, x: name.x - around.x, y: name.y - around.y });
  expect(text).toContain('#000000');
  expect(text).toContain('#00ff23');
});

test('what the test environment is stands on the page', async ({ openPage, page }) => {
  await openPage({ name: 'Globex' });
  await expect(page.getByText('This is a test page of Acme, for trying things out.')).toBeVisible();
});

test('on a phone a refusal and the whole form to answer it are on the screen', async ({ openPage, page, person }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await openPage({ name: 'Globex' });
  await openApp(person, 'Sandbox SMS');
  await person.type(field(page, 'Account SID'), 'AC1');
  await person.type(field(page, 'Auth token'), 'wrong');
  await person.press(button(page, 'Connect'));
  await expect(page.getByText('These credentials were not accepted')).toBeInViewport({ ratio: 1 });
  for (const label of ['Account SID', 'Auth token']) await expect(field(page, label)).toBeInViewport({ ratio: 1 });
});

test('every page begins at the same edge', async ({ openPage, page, person }) => {
  await openPage({ name: 'Globex' });
  const edge = async (): Promise<number | undefined> => (await page.getByRole('main').locator('.content > *').first().boundingBox())?.x;
  for (const width of [375, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    const list = await edge();
    await openApp(person, 'Sandbox CRM');
    expect(await edge(), `${width} px`).toBe(list);
    await page.goBack();
  }
});

test('a word that no line can hold widens nothing', async ({ openPage, page, person, server, watch }) => {
  const cleanUp = await screen('long names').open({ openPage, person, server, watch });
  for (const width of [320, 375, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await sticksOut(page), `${width} px`).toEqual([]);
  }
  await cleanUp?.();
});

test('logos of the list are fetched when they come into view', async ({ openPage, page, person }) => {
  await openPage();
  await expect(page.getByRole('img', { name: 'Sandbox CRM logo' })).toHaveAttribute('loading', 'lazy');
  await openApp(person, 'Sandbox CRM');
  await expect(page.getByRole('img', { name: 'Sandbox CRM logo' })).not.toHaveAttribute('loading');
});

test('every answer carries its theme, and the page that leaves goes on by itself', async ({ context, openPage, page, person }) => {
  await page.route('**/sandbox/crm/oauth/authorize?**', (route) => route.abort('aborted'));
  await openPage({ name: 'Globex', bgColor: '#00FF23' });
  const list = page.url();
  await openApp(person, 'Sandbox CRM');
  const leaving = page.waitForURL(/\/leave\//);
  await person.press(button(page, 'Authorize'));
  await leaving;
  for (const [address, part] of [[list, '--panel:#00ff23'], [page.url(), 'http-equiv="refresh"']] as const) {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await context.request.get(address)).text()));
    const lacking = answers.filter((html) => !html.toLowerCase().includes(part)).length;
    expect(lacking, `answers of 20 without ${part}`).toBe(0);
  }
});

test('a hostile name is shown as it is and does nothing', async ({ openPage, page, person }) => {
  const name = `</title><script>alert(1)</script><img src=x onerror=alert(2)>"'&amp;`;
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await openPage({ name, color: 'red;}body{display:none', bgColor: 'url(https://evil.example/x)', logo: 'javascript:1' });
  await expect(heading(page, 'Connect your apps')).toBeVisible();
  await expect(page.getByText(`For ${name}`)).toBeVisible();
  await openApp(person, 'Sandbox CRM');
  await expect(page.getByText(name).last()).toBeVisible();
  await expect(button(page, 'Authorize')).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  expect(dialogs).toEqual([]);
});
