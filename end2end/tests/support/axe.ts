// What axe finds on a page, at WCAG 2.2 AA and by its best practices.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { shownIn } from './fit';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe has to say, one line for each element. */
export async function violations(page: Page, colorScheme: 'light' | 'dark', shown: Frame = shownIn(page)): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await shown.evaluate(source);
  const results = await shown.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (where: Document, options: object) => Promise<AxeResults> } };
    return axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Off unless asked for, although it is one of WCAG 2.2 AA.
      rules: { 'target-size': { enabled: true } },
      resultTypes: ['violations'],
    });
  });
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`),
  );
}
