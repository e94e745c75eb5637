// The gallery's page, after the pictures: every one that it shows is there.

import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { folder, selection, sheet } from './support/gallery';

test('the page of the gallery', () => {
  const page = sheet();
  const shown = [...page.matchAll(/src="([^"]+)"/g)].map(([, file]) => file ?? '');
  const readme = selection.map((name) => path.join('readme', name.replace(/png$/, 'webp')));
  const missing = [...shown, ...readme].filter((file) => !existsSync(path.join(folder, file)));
  expect(missing).toEqual([]);
  expect(new Set(shown).size).toBe(shown.length);
  writeFileSync(path.join(folder, 'index.html'), page);
});
