// Whether a screen fits a narrow window and a finger.

import { expect, type Frame, type Page } from '@playwright/test';

/** Where our page is: in the window, or in the frame that fills it. */
export const shownIn = (page: Page): Frame => page.frames()[1] ?? page.mainFrame();

/** The size of text that the person has set in the browser, in percent of the usual one. */
export async function textSize(page: Page, percent: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const size = (usual: number): number => (usual * percent) / 100;
  await session.send('Page.setFontSizes', { fontSizes: { standard: size(16), fixed: size(13) } });
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(`${size(16)}px`);
}

/** What stands out of the window at its right or left side. */
export function sticksOut(page: Page): Promise<string[]> {
  return shownIn(page).evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
}

/** Controls that are smaller than 44 px and not surrounded by as much room. */
export function smallTargets(page: Page): Promise<string[]> {
  return shownIn(page).evaluate(() => {
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

/** Texts and controls that lie on one another. What floats over the page on purpose is left out. */
export function overlaps(page: Page): Promise<string[]> {
  return shownIn(page).evaluate(() => {
    const found: string[] = [];
    const controls = '.button, .badge, input, select, textarea';
    const name = (element: Element): string => `${element.tagName.toLowerCase()} "${element.textContent?.trim().slice(0, 30)}"`;
    /** Of a text only its lines count, not the room beside them, and of these only what can be seen. */
    const lines = (element: Element): DOMRect[] => {
      const clip = getComputedStyle(element).overflow === 'visible' ? undefined : element.getBoundingClientRect();
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const boxes: DOMRect[] = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement?.closest('.sr-only')) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        boxes.push(...range.getClientRects());
      }
      return boxes.filter((box) => !clip || box.bottom <= clip.bottom + 1);
    };
    const all = [...document.querySelectorAll(`body :is(h1, h2, h3, p, label, legend, dt, dd, .mark, .brand-name, .brand-chip, ${controls})`)]
      .filter((element) => element.checkVisibility() && !element.matches('.first-button, .skip, [aria-hidden=true]:not(.mark)'))
      // A list that scrolls clips what is in it.
      .filter((element) => !element.closest('.sr-only, .save-bar, [data-not-sent], .checks'))
      .map((element) => ({ element, boxes: element.matches(controls) ? [element.getBoundingClientRect()] : lines(element) }));
    for (const [at, one] of all.entries()) {
      for (const other of all.slice(at + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const meet = one.boxes.some((a) =>
          other.boxes.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3),
        );
        if (meet) found.push(`${name(one.element)} and ${name(other.element)}`);
      }
    }
    return found;
  });
}

/** Words that are broken where no hyphen could be: a column of single letters. */
export function crushed(page: Page): Promise<string[]> {
  return shownIn(page).evaluate(() =>
    [...document.querySelectorAll('body :is(h1, h2, label, legend, .brand-name, .button)')]
      .filter((element) => element.checkVisibility() && !element.matches('.sr-only, .first-button, .skip'))
      .filter((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
        const words = element.textContent?.trim().split(/\s+/).length ?? 0;
        return lines > 2 * words;
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.trim()}`),
  );
}

/** Inputs and buttons that something else covers when they have the focus. */
export async function covered(page: Page): Promise<string[]> {
  return shownIn(page).evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('main :is(input, select, textarea, button, a[href])')) {
      if (!element.checkVisibility() || element.matches('[type=hidden], [aria-hidden=true], :disabled')) continue;
      // What has the focus already would not be scrolled to.
      element.blur();
      element.focus();
      const box = element.getBoundingClientRect();
      const x = box.left + Math.min(box.width, innerWidth) / 2;
      const top = Math.max(box.top, 0);
      const bottom = Math.min(box.bottom, innerHeight);
      const there = document.elementFromPoint(x, (top + bottom) / 2);
      const own = there && (element.contains(there) || there.contains(element) || (element as HTMLInputElement).labels?.[0]?.contains(there));
      if (!own) found.push(`${element.outerHTML.slice(0, 80)} under ${there?.outerHTML.slice(0, 60)}`);
    }
    return found;
  });
}
