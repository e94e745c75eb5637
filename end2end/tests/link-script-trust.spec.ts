// To whom link.js listens: the very window that it opened, and only while that shows Patchbay.

import { event } from './support/fake-connect';
import { called } from './support/link-host';
import { expect, lightbox, say, settled, test } from './support/link-scene';

/** Whatever somebody might try, right ones among them. The same numbers give the same messages. */
function attempts(seed: number): unknown[] {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
  const any = <T>(list: T[]): T => list[random(list.length)] as T;
  const odd = [null, undefined, '', 0, -1, 1e9, Number.NaN, true, [], {}, 'pt_evil', '<img src=x onerror=alert(1)>', { patchbay: 1 }];
  const types = ['ready', 'event', 'size', 'success', 'exit', 'proof', 'inline', 'window', '__proto__', 'constructor'];
  return Array.from({ length: 100 }, (_, at) => {
    if (at % 10 === 0) return any<unknown>(odd);
    return {
      patchbay: any<unknown>([1, 1, 1, '1', 2, true, null]),
      session: any<unknown>(['ls_1', 'ls_1', 'ls_2', ...odd]),
      type: any<unknown>([...types, 'success', 'success', ...odd]),
      number: any<unknown>([1, 2, ...odd]),
      name: any<unknown>(['finished', 'failed', ...odd]),
      public_token: any<unknown>(['pt_evil', 'pt_evil', ...odd]),
      height: any<unknown>([4_000, ...odd]),
      error: any<unknown>(odd),
      metadata: any<unknown>(odd),
      finished: any<unknown>([true, false, ...odd]),
      wants_proof: true,
    };
  });
}

test('a hundred messages of another frame, of a window and of the page itself change nothing', async ({ page, connect, startFrame }) => {
  const frame = await startFrame();
  await page.evaluate((source) => {
    const other = document.createElement('iframe');
    other.src = `${source}/evil`;
    document.body.append(other);
  }, connect.other);
  await expect.poll(() => page.frames().some((each) => each.url() === `${connect.other}/evil`)).toBe(true);
  const evil = page.frames().find((each) => each.url() === `${connect.other}/evil`);
  await evil?.waitForFunction(() => 'say' in window);
  for (const from of [evil, page.mainFrame()]) {
    await from?.evaluate((messages) => {
      for (const message of messages) parent.postMessage(message, '*');
    }, attempts(7));
  }
  // Of Patchbay's own origin, but not the one that was opened.
  await page.evaluate((source) => {
    const twin = document.createElement('iframe');
    twin.id = 'twin';
    twin.src = `${source}/link?token=silent`;
    document.body.append(twin);
  }, connect.origin);
  await expect.poll(() => page.frames().some((each) => each.url().endsWith('silent'))).toBe(true);
  const twin = page.frames().find((each) => each.url().endsWith('silent'));
  await twin?.waitForFunction(() => 'say' in window);
  await twin?.evaluate((messages) => {
    for (const message of messages) parent.postMessage(message, '*');
  }, attempts(11));
  await settled(page);
  expect(await called(page)).toEqual(['load']);
  await expect(lightbox(page)).toBeVisible();
  // The right one is still heard.
  await say(frame, { type: 'success', public_token: 'pt_1' });
  await expect.poll(() => page.evaluate(() => window.calls.at(-1)?.slice(0, 2))).toEqual(['success', 'pt_1']);
});

test('the frame is heard only while it shows Patchbay', async ({ page, connect, startFrame }) => {
  const frame = await startFrame();
  await frame.goto(`${connect.other}/evil`);
  await say(frame, { type: 'success', public_token: 'pt_evil' });
  await frame.evaluate((messages) => {
    for (const message of messages) parent.postMessage(message, '*');
  }, attempts(3));
  await settled(page);
  expect(await called(page)).toEqual(['load']);
});

test('what the right frame sends may be wrong, too', async ({ page, startFrame }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const frame = await startFrame();
  const harmless = attempts(5).filter((each) => {
    const { type } = Object(each) as { type?: unknown };
    return type !== 'success' && type !== 'exit';
  });
  await frame.evaluate((messages) => {
    for (const message of messages) parent.postMessage(message, '*');
  }, harmless);
  await say(frame, { ...event(9, 'connected'), session: 'ls_2' });
  await say(frame, { type: 'success', public_token: { toString: 'pt_evil' } });
  await settled(page);
  expect(errors).toEqual([]);
  expect((await called(page)).filter((name) => /^(success|exit|event connected)$/.test(name))).toEqual([]);
  await expect(lightbox(page)).toBeVisible();
});

test('an error of the company\'s own callback stays its own', async ({ page, host, watch }) => {
  watch.allowMessage(/the shop's own mistake/);
  await page.goto(host.page({ token: 'lt_1' }));
  await page.evaluate(() => {
    window.start({
      token: 'lt_1',
      onLoad: () => {
        throw new Error("the shop's own mistake");
      },
    });
  });
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/token=lt_1$/);
  const frame = page.frames()[1];
  await frame?.waitForFunction(() => 'say' in window);
  if (frame) await say(frame, { type: 'success', public_token: 'pt_1' });
  await expect.poll(() => called(page)).toEqual(['success']);
});
