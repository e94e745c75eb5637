// Each version of link.js has its bytes for good, and every server has them: pages name version and
// bytes in their tag, and do not change it when the server is upgraded.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { linkScript } from './support/fake-connect';
import { expect, test } from './support/fixtures';

const beside = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../frontend/link/${name}`, import.meta.url), 'utf8'));
const { version } = beside('package.json') as { version: string };
const released = beside('released.json') as Record<string, string>;

const integrity = (bytes: Uint8Array): string => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

test('a link.js with other bytes is another version', () => {
  const what = `link.js is not what was released as ${version}. Keep the old file in released/, raise the version, here and in the script, and add a line to released.json; never change one.`;
  expect(integrity(readFileSync(linkScript)), what).toBe(released[version]);
});

test("at each version's address the server has its bytes, and the tag that it prints expects the newest", async ({ server }) => {
  const at = (each: string): string => `${server.url}/link/${each}/link.js`;
  for (const [each, bytes] of Object.entries(released)) {
    const answer = await fetch(at(each));
    expect(integrity(new Uint8Array(await answer.arrayBuffer())), each).toBe(bytes);
  }
  expect(server.linkScript()).toContain(`src="${at(version)}" integrity="${released[version]}"`);
});
