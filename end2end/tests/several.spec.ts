// An app with several connections: each can be told from the others, by eye and by ear.

import { authorize, button, heading, link, openApp } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { severalClients } from './support/projects';
import { PatchbayServer } from './support/server';

const test = base.extend<object, { server: PatchbayServer }>({
  server: [
    // Playwright reads the first argument: it must be a pattern, even an empty one.
    async ({}, use) => {
      const server = await PatchbayServer.start();
      server.change(severalClients);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

const who = 'ada@sandbox\\.example';
const when = '\\d{1,2} [A-Z][a-z]+ \\d{4}, \\d{2}:\\d{2} UTC';

test('two connections of the same person are called differently, and stay so', async ({ openPage, page, person }) => {
  await openPage();
  await openApp(person, 'Sandbox CRM');
  const list = page.url();
  for (const through of ['Europe', 'America', 'America']) {
    await page.goto(`${list}?another=1`);
    await person.ready();
    await person.choose(page.getByLabel('Connect through'), through);
    await authorize(person);
    await person.press(button(page, 'Approve'));
    await expect(heading(page, 'Sandbox CRM is connected')).toBeVisible();
  }
  await page.goto(list);
  await person.ready();
  const names = (await page.getByRole('button', { name: /^Check connection / }).evaluateAll((buttons) =>
    buttons.map((each) => each.getAttribute('aria-label')?.replace('Check connection ', '') ?? ''),
  )) as [string, string, string];
  expect(new Set(names).size, names.join('; ')).toBe(3);
  const [american, other, european] = names;
  // In one minute only the number is left to tell two apart; the minute may also end between them.
  for (const name of [american, other]) expect(name).toMatch(new RegExp(`^${who}, America, connected ${when}(, number [0-9a-f]{6})?$`));
  expect(european).toMatch(new RegExp(`^${who}, Europe, connected ${when}$`));
  for (const name of names) {
    for (const verb of ['Check connection', 'Disconnect', 'Reconnect']) await expect(button(page, `${verb} ${name}`)).toBeVisible();
    await expect(link(page, `Configure ${name}`)).toBeVisible();
  }
  const items = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'ada@sandbox.example' }) });
  await expect(items.nth(0)).toContainText('Connected throughAmerica');
  await expect(items.nth(2)).toContainText('Connected throughEurope');

  await person.press(button(page, `Check connection ${european}`));
  const works = page.getByRole('status').filter({ hasText: `The connection to Sandbox CRM works: ${european}.` });
  await expect(works).toBeFocused();
  await person.ready();
  await person.press(button(page, `Disconnect ${european}`));
  const gone = page.getByRole('status').filter({ hasText: 'One of the connections to Sandbox CRM is disconnected. The others stay.' });
  await expect(gone).toBeFocused();
  await expect(button(page, `Check connection ${american}`)).toBeVisible();
});
