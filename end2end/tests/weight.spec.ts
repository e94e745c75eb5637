// What a browser has to fetch before the page is usable, and afterwards.

import { get, type IncomingHttpHeaders } from 'node:http';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { openApp } from './support/connect';
import { expect, test } from './support/fixtures';
import { siteRoot } from './support/server';

/** The bytes of an answer as they cross the wire. */
function weigh(address: string, cookie: string): Promise<{ bytes: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip, deflate, br', cookie };
    get(address, { headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => resolve({ bytes, headers: answer.headers }));
    }).on('error', reject);
  });
}

test('the app page is usable after 40 kB', async ({ context, openPage, page, person }) => {
  await openPage({ name: 'Globex' });
  await openApp(person, 'Sandbox CRM');
  const sheets = await page
    .locator('link[rel=stylesheet]')
    .evaluateAll((links) => links.map((each) => (each as HTMLLinkElement).href));
  expect(sheets).toHaveLength(1);
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const html = await weigh(page.url(), cookies);
  const css = await weigh(sheets[0] ?? '', '');
  expect(css.headers['content-encoding']).toBe('br');
  expect(css.headers['cache-control']).toContain('immutable');
  expect(html.bytes + css.bytes).toBeLessThanOrEqual(40_000);
  // Nothing stands in the way of the first paint: the loader waits for the page.
  await expect(page.locator('script[src]:not([async]):not([type=module])')).toHaveCount(0);
  await expect(page.locator('link[rel=preload], link[rel=modulepreload]')).toHaveCount(0);
});

test('the WASM is at most 150 kB, and pages without islands do not fetch it', async ({ openPage, page, person }) => {
  const folder = path.join(siteRoot, 'pkg');
  const packed = readdirSync(folder).filter((name) => name.endsWith('.wasm.br'));
  expect(packed).toHaveLength(1);
  expect(statSync(path.join(folder, packed[0] ?? '')).size).toBeLessThanOrEqual(150_000);

  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await openPage();
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((name) => /\.(js|wasm)$/.test(name))).toEqual([]);
  await openApp(person, 'Sandbox CRM');
  await person.ready();
  expect(fetched.filter((name) => /\.(js|wasm)$/.test(name))).toHaveLength(2);
});
