// Each version of link.js has its bytes for good: pages name them in `integrity`, and browsers and caches
// keep what stands at a version's address.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { linkScript } from './support/fake-connect';
import { expect, test } from './support/fixtures';

const beside = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../frontend/link/${name}`, import.meta.url), 'utf8'));
const { version } = beside('package.json') as { version: string };
const released = beside('released.json') as Record<string, string>;

const integrity = (bytes: Uint8Array): string => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

test('a link.js with other bytes is another version', () => {
  const what = `link.js is not what was released as ${version}. Raise the version, here and in the script, and add a line to released.json; never change one.`;
  expect(integrity(readFileSync(linkScript)), what).toBe(released[version]);
});

test("at the version's address the server has these bytes, and the tag that it prints expects them", async ({ server }) => {
  const address = `${server.url}/link/${version}/link.js`;
  const answer = await fetch(address);
  expect(integrity(new Uint8Array(await answer.arrayBuffer()))).toBe(released[version]);
  expect(server.linkScript()).toContain(`src="${address}" integrity="${released[version]}"`);
});
