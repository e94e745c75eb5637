// What Lighthouse says of the list and of an app's page, as its own profile of a phone sees them.
// `make lighthouse` measures everything; among the other tests, where other work would spoil the
// timings, only what does not depend on them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import lighthouse from 'lighthouse';
import puppeteer, { type Browser } from 'puppeteer-core';
import { PatchbayServer } from './support/server';

const LEAST = 98;

const timed = process.env.PATCHBAY_LIGHTHOUSE === '1';
const categories = ['accessibility', 'best-practices', ...(timed ? ['performance'] : [])];
const folder = fileURLToPath(new URL('../../target/lighthouse', import.meta.url));

const test = base.extend<{ chromium: Browser; server: PatchbayServer }>({
  chromium: async ({ launchOptions }, use) => {
    const { executablePath, args } = launchOptions;
    const chromium = await puppeteer.launch({ executablePath, args, headless: true });
    await use(chromium);
    await chromium.close();
  },
  server: async ({}, use) => {
    const server = await PatchbayServer.start();
    await use(server);
    await server.stop();
  },
});

for (const [name, below] of [
  ['list', ''],
  ['app page', '/sandbox-crm'],
] as const) {
  test(`Lighthouse on a phone: ${name}`, async ({ chromium, server }, { project }) => {
    test.setTimeout(120_000);
    const page = await chromium.newPage();
    // The page belongs to the browser that opens its link.
    await page.goto((await server.hostedLink({ name: 'Globex', color: '#000000', bgColor: '#00FF23' })).link);
    const flags = { disableStorageReset: true, onlyCategories: categories, output: 'html' as const, logLevel: 'error' as const };
    const result = await lighthouse(page.url() + below, flags, undefined, page);
    if (!result) throw new Error('Lighthouse has no result.');
    const { lhr, report } = result;
    expect(lhr.runtimeError).toBeUndefined();
    expect(lhr.finalDisplayedUrl).toBe(page.url());
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name.replace(' ', '-')}.html`), report as string);

    const scores = Object.values(lhr.categories).map(({ title, score }) => [title, Math.round((score ?? 0) * 100)] as const);
    if (timed) for (const [title, score] of scores) console.log(`${project.name}  ${name.padEnd(9)}  ${title.padEnd(15)} ${score}`);
    const lost = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
      auditRefs
        .map(({ id, weight }) => ({ audit: lhr.audits[id], weight }))
        .filter(({ audit, weight }) => weight > 0 && audit?.score != null && audit.score < 0.9)
        .map(({ audit }) => `${audit?.id}: ${audit?.title} ${audit?.displayValue ?? ''}`),
    );
    for (const [title, score] of scores) expect.soft(score, `${title}; ${lost.join('; ')}`).toBeGreaterThanOrEqual(LEAST);
  });
}
