// What is typed before leaving is tried first: a host that does not answer is said in the form.

import { type Authority, authorityForWorker } from './support/authority';
import { button, field, heading, openApp } from './support/connect';
import { expect, test as base } from './support/fixtures';
import { PatchbayServer } from './support/server';

const name = 'Strict by host';
const label = 'Your server';

const test = base.extend<object, { authority: Authority; server: PatchbayServer }>({
  authority: [authorityForWorker, { scope: 'worker' }],
  server: [
    async ({ authority }, use) => {
      const server = await PatchbayServer.start({
        env: { PATCHBAY_EGRESS_ALLOW: authority.host },
        apps: [authority.appAtTypedHost('strict-host', name, label)],
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(({ authority, watch }) => watch.allowOrigin(authority.issuer));

test('a host that does not answer is said where it was typed, and the right one leads on', async ({ authority, openPage, page, person }) => {
  await openPage();
  await openApp(person, name);
  await person.type(field(page, label), '127.0.0.2');
  await person.press(button(page, 'Authorize'));
  const why = `${label}: 127.0.0.2 does not answer. Is this value right?`;
  await expect(page.getByRole('link', { name: why })).toBeVisible();
  await expect(field(page, label)).toHaveValue('127.0.0.2');
  await expect(field(page, label)).toHaveAttribute('aria-invalid', 'true');

  await person.type(field(page, label), new URL(authority.issuer).hostname);
  await person.press(button(page, 'Authorize'));
  await expect(heading(page, 'Allow access?')).toBeVisible();
  await person.press(button(page, 'Allow'));
  await expect(heading(page, `${name} is connected`)).toBeVisible();
});
