// Whether a screen fits a narrow window and a finger.

import type { Page } from '@playwright/test';

/** What stands out of the window at its right or left side. */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
}

/** Controls that are smaller than 44 px and not surrounded by as much room. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const box = (element: Element): DOMRect => {
      const own = element.getBoundingClientRect();
      // The label of a box or switch is a part of the target, and so is what a link is stretched over.
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.getBoundingClientRect() : undefined;
      const card = element.closest('li.card')?.getBoundingClientRect();
      const all = [own, label, card].filter((each) => each !== undefined);
      const left = Math.min(...all.map((each) => each.left));
      const top = Math.min(...all.map((each) => each.top));
      const right = Math.max(...all.map((each) => each.right));
      const bottom = Math.max(...all.map((each) => each.bottom));
      return new DOMRect(left, top, right - left, bottom - top);
    };
    return [...document.querySelectorAll('main button, main a, main input, main select, main textarea, main summary')]
      .filter((element) => element.checkVisibility() && !element.matches('[type=hidden], [aria-hidden=true], .skip'))
      // A link in a sentence is as tall as its line.
      .filter((element) => getComputedStyle(element).display !== 'inline' || element.closest('li.card'))
      .map((element) => ({ element, size: box(element) }))
      .filter(({ size }) => size.height < 43.5 || size.width < 43.5)
      .map(({ element, size }) => `${element.outerHTML.slice(0, 80)}: ${Math.round(size.width)} x ${Math.round(size.height)}`);
  });
}
