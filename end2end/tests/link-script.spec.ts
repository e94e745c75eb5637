// link.js by itself, on a strict page of a company's, beside an origin that plays Patchbay: what it
// shows, what it leaves behind, and to whom it listens.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { violations } from './support/axe';
import { event, linkScript } from './support/fake-connect';
import { called, openLinkHost } from './support/link-host';
import { expect, lightbox, say, settled, test, traces } from './support/link-scene';

test('the script is small, and is a package too', async () => {
  expect(gzipSync(readFileSync(linkScript), { level: 9 }).length).toBeLessThanOrEqual(5_000);
  const entry = `import link, { PatchbayLink } from './index.js'; globalThis.same = link === PatchbayLink && link === globalThis.CobaltLink;`;
  const resolveDir = new URL('../../frontend/link/', import.meta.url).pathname;
  const built = await build({ stdin: { contents: entry, resolveDir }, bundle: true, format: 'esm', write: false });
  const scope: { same?: boolean } = {};
  new Function('globalThis', built.outputFiles[0]?.text ?? '')(scope);
  expect(scope.same).toBe(true);
});

test('the lightbox is a modal dialog with a titled frame, and gives everything back', async ({ page, startFrame }) => {
  await startFrame();
  const dialog = lightbox(page);
  await expect(dialog).toBeVisible();
  await expect(dialog.locator('iframe')).toHaveAttribute('title', 'Connect an app');
  const close = dialog.getByRole('button', { name: 'Close', exact: true });
  await expect(close).toBeFocused();
  // The rest of the page is out of reach, whichever way one goes.
  expect(await page.evaluate(() => document.querySelector('patchbay-link')?.shadowRoot?.querySelector('dialog')?.matches(':modal'))).toBe(true);
  const outside = page.getByRole('button', { name: 'Connect your CRM' });
  await outside.evaluate((button) => button.focus());
  await expect(outside).not.toBeFocused();
  const stops = new Set<string>();
  for (let at = 0; at < 6; at += 1) {
    await page.keyboard.press('Tab');
    stops.add(await page.evaluate(() => document.activeElement?.tagName ?? 'none'));
  }
  expect([...stops].sort()).toEqual(['BODY', 'PATCHBAY-LINK']);
  await close.click();
  await expect(dialog).toHaveCount(0);
  expect(await called(page)).toEqual(['load', 'exit']);
  await expect(page.getByRole('button', { name: 'Connect your CRM' })).toBeFocused();
  expect(await traces(page)).toEqual([0, 0]);
});

test('nothing on the page moves or scrolls', async ({ page, startFrame }) => {
  const places = () =>
    page.evaluate(() => [scrollY, document.querySelector('button')?.getBoundingClientRect().x, document.body.getBoundingClientRect().width]);
  await startFrame();
  await page.keyboard.press('Escape');
  await expect(lightbox(page)).toHaveCount(0);
  const before = await places();
  expect(before[0]).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Connect your CRM' }).click();
  await expect(lightbox(page)).toBeVisible();
  await page.mouse.move(5, 5);
  await page.mouse.wheel(0, 400);
  await settled(page);
  expect(await places()).toEqual(before);
  await page.keyboard.press('Escape');
  expect(await places()).toEqual(before);
});

test('Escape and the page in the frame close it, each once', async ({ page, startFrame }) => {
  const frame = await startFrame();
  await page.keyboard.press('Escape');
  await expect(lightbox(page)).toHaveCount(0);
  await page.evaluate(() => window.handle.close());
  expect(await called(page)).toEqual(['load', 'exit']);
  expect(await page.evaluate(() => window.calls.at(-1))).toEqual(['exit', null, { link_session_id: 'ls_1', step: null, app: null }]);
  expect(frame.isDetached()).toBe(true);

  const again = await startFrame();
  await say(again, event(1, 'failed', { code: 'access_denied', message: 'Access was not given.', step: 'consent_started' }));
  await say(again, { type: 'exit', error: null });
  await expect(lightbox(page)).toHaveCount(0);
  const error = { code: 'access_denied', message: 'Access was not given.', step: 'consent_started' };
  expect(await page.evaluate(() => window.calls.at(-1))).toEqual(['exit', error, { link_session_id: 'ls_1', step: 'failed', app: null }]);
});

test('every event is told once, and success ends it', async ({ page, startFrame }) => {
  const frame = await startFrame();
  const metadata = { link_session_id: 'ls_1', step: 'finished', app: 'slack' };
  // Each page of the session tells the whole list.
  for (const message of [event(1, 'opened'), event(1, 'opened'), event(2, 'app_chosen', { app: 'slack' }), event(1, 'opened'), event(3, 'finished')]) {
    await say(frame, message);
  }
  await frame.evaluate(() => {
    window.say({ type: 'success', public_token: 'pt_1', finished: true });
    window.say({ type: 'success', public_token: 'pt_2', finished: true });
    window.say({ type: 'exit', error: null });
  });
  await expect(lightbox(page)).toHaveCount(0);
  expect(await called(page)).toEqual(['load', 'event opened', 'event app_chosen', 'event finished', 'success']);
  expect(await page.evaluate(() => window.calls.at(-1))).toEqual(['success', 'pt_1', metadata]);
  // There is nothing left to do for this session.
  await page.evaluate(() => window.handle.open());
  await expect(lightbox(page)).toHaveCount(0);
});

test('whoever closes it once the connection is made has connected', async ({ page, startFrame }) => {
  const frame = await startFrame();
  await say(frame, { type: 'success', public_token: 'pt_1', finished: false });
  await settled(page);
  await expect(lightbox(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => called(page)).toEqual(['load', 'success']);
});

test('another session closes the first one, and the same one stays as it is', async ({ page, startFrame }) => {
  const frame = await startFrame();
  await page.evaluate(() => window.start({ token: 'lt_1' }));
  await page.evaluate(() => window.start({ token: 'lt_1' }));
  await settled(page);
  expect(frame.isDetached()).toBe(false);
  expect(await called(page)).toEqual(['load']);
  await page.evaluate(() => window.start({ token: 'lt_2' }));
  await expect(page.locator('patchbay-link iframe')).toHaveAttribute('src', /token=lt_2$/);
  await expect.poll(() => called(page)).toEqual(['load', 'exit', 'load']);
  await page.evaluate(() => window.handle.destroy());
  expect(await traces(page)).toEqual([0, 0]);
  await expect(page.getByRole('button', { name: 'Connect your CRM' })).toBeFocused();
});

test('destroy leaves nothing and says nothing', async ({ page, startFrame }) => {
  await page.addInitScript(() => {
    const left = new Set<unknown>();
    Object.assign(window, { left });
    for (const target of [window, document]) {
      const { addEventListener, removeEventListener } = target;
      target.addEventListener = (...all: unknown[]) => {
        if (new Error().stack?.includes('/link.js')) left.add(all[1]);
        addEventListener.apply(target, all as never);
      };
      target.removeEventListener = (...all: unknown[]) => {
        left.delete(all[1]);
        removeEventListener.apply(target, all as never);
      };
    }
  });
  await startFrame();
  const left = () => page.evaluate(() => (window as unknown as { left: Set<unknown> }).left.size);
  expect(await left()).toBeGreaterThan(0);
  for (let at = 0; at < 3; at += 1) {
    await page.evaluate(() => window.handle.destroy());
    expect(await traces(page)).toEqual([0, 0]);
    await page.evaluate(() => window.handle.open());
    await expect(lightbox(page)).toBeVisible();
  }
  await page.evaluate(() => window.handle.destroy());
  await settled(page);
  expect((await called(page)).filter((name) => name !== 'load')).toEqual([]);
  expect(await left()).toBe(0);
});

test('the script may be there twice', async ({ page, connect, watch }) => {
  const tag = `<script src="${connect.origin}/link.js"></script>`;
  const host = await openLinkHost({ patchbay: connect.origin, tag: `${tag}<script nonce="the-shops-own">first = PatchbayLink</script>${tag}` });
  watch.allowOrigin(host.origin);
  await page.goto(host.page({ token: 'lt_1' }));
  expect(await page.evaluate('first === PatchbayLink && first === CobaltLink')).toBe(true);
  await host.stop();
});

test('a frame that does not load says so, with a way on', async ({ page, connect, start }) => {
  await page.clock.install();
  await start({ token: 'silent' });
  await expect(page.getByRole('status')).toBeHidden();
  await page.clock.runFor(14_000);
  await expect(page.getByRole('link', { name: 'Open in a new window' })).toHaveCount(0);
  await page.clock.runFor(2_000);
  await expect(page.getByRole('status')).toContainText('This does not load?');
  await expect(page.getByRole('link', { name: 'Open in a new window' })).toHaveAttribute('href', `${connect.origin}/link?token=silent`);
  expect(await called(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => window.calls)).toEqual([
    ['exit', { code: 'frame_failed', message: 'The page did not load in its frame.', step: null }, { link_session_id: null, step: null, app: null }],
  ]);
});

test('inline it stands in its container, as high as its page', async ({ page, startFrame }) => {
  const frame = await startFrame({ mode: 'inline', container: '#here' });
  const box = page.locator('#here iframe');
  await expect.poll(() => frame.evaluate(() => window.heard.map(([, data]) => data.type))).toEqual(['inline']);
  await say(frame, { type: 'size', height: 731.5 });
  await expect(box).toHaveCSS('height', '731.5px');
  for (const height of [-5, 0, Number.NaN, 'none', '1px;position:fixed', null, {}]) await say(frame, { type: 'size', height });
  await settled(page);
  await expect(box).toHaveCSS('height', '731.5px');
  await say(frame, { type: 'size', height: 1e9 });
  await expect(box).toHaveCSS('height', '20000px');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await say(frame, { type: 'success', public_token: 'pt_1' });
  await expect(box).toHaveCount(0);
  expect(await called(page)).toEqual(['load', 'success']);
});

test('what is missing is said at once', async ({ page, host }) => {
  await page.goto(host.page({ token: 'lt_1' }));
  const complaint = (options: unknown) =>
    page.evaluate((given) => {
      try {
        window.PatchbayLink.init(given as never);
      } catch (error) {
        return String(error);
      }
      return 'none';
    }, options);
  expect(await complaint(undefined)).toMatch(/`token`: the link_token/);
  expect(await complaint({ token: 7 })).toMatch(/`token`/);
  expect(await complaint({ token: 'lt_1', mode: 'popup' })).toMatch(/`mode`: "lightbox", "inline" or "window"/);
  expect(await complaint({ token: 'lt_1', mode: 'inline' })).toMatch(/`container`/);
  expect(await complaint({ token: 'lt_1', mode: 'inline', container: '#nowhere' })).toMatch(/`container`/);
  expect(await traces(page)).toEqual([0, 0]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing with the lightbox open, ${colorScheme}`, async ({ page, startFrame }) => {
    // axe is a script of the test's, which the page's own policy would not let in.
    await startFrame();
    expect(await violations(page, colorScheme, page.mainFrame())).toEqual([]);
  });
}

test('it fills a phone, a window zoomed to 400 %, and nothing moves for those who want that', async ({ page, startFrame }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await startFrame();
  for (const size of [{ width: 375, height: 812 }, { width: 320, height: 256 }]) {
    await page.setViewportSize(size);
    const box = await lightbox(page).boundingBox();
    expect(box).toEqual({ x: 0, y: 0, ...size });
    const close = await page.getByRole('button', { name: 'Close' }).boundingBox();
    expect([close?.width, close?.height]).toEqual([44, 44]);
    const frame = await page.locator('patchbay-link iframe').boundingBox();
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBe(size.height);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  const box = await lightbox(page).boundingBox();
  expect(box?.width).toBeLessThan(600);
  await expect(lightbox(page)).toHaveCSS('animation-name', 'none');
  // In forced colours the edge is drawn.
  await expect(lightbox(page)).not.toHaveCSS('border-top-color', 'rgba(0, 0, 0, 0)');
});
