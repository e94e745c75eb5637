// Somebody who uses a page: with a mouse, with a finger, or with a keyboard alone.

import { expect, type Locator, type Page } from '@playwright/test';

export type Input = 'mouse' | 'touch' | 'keyboard';

/** More stops than any page of ours has. */
const MOST_STOPS = 200;

export class Person {
  constructor(
    readonly page: Page,
    private readonly input: Input,
    /** Whether scripts run in this person's browser. */
    readonly scripts: boolean,
  ) {}

  /** The same person at another window. */
  at(page: Page): Person {
    return new Person(page, this.input, this.scripts);
  }

  /** Presses a button or follows a link. */
  async press(target: Locator): Promise<void> {
    if (this.input === 'keyboard') {
      await this.tabTo(target);
      await this.page.keyboard.press('Enter');
    } else if (this.input === 'touch') {
      await target.tap();
    } else {
      await target.click();
    }
  }

  /** Ticks a box or turns a switch. */
  async toggle(target: Locator): Promise<void> {
    if (this.input === 'keyboard') {
      await this.tabTo(target);
      await this.page.keyboard.press('Space');
    } else if (this.input === 'touch') {
      await target.tap();
    } else {
      await target.click();
    }
  }

  /** Replaces what stands in an input. A date is given as `2026-11-20`. */
  async type(target: Locator, text: string): Promise<void> {
    if (this.input !== 'keyboard') {
      await target.fill(text);
      return;
    }
    await this.tabTo(target);
    const isDate = (await target.getAttribute('type')) === 'date';
    if (!isDate) await this.page.keyboard.press('ControlOrMeta+a');
    if (text === '') await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(isDate ? monthFirst(text) : text);
    await expect(target).toHaveValue(text);
  }

  /** Chooses the option with this label. */
  async choose(target: Locator, label: string): Promise<void> {
    if (this.input !== 'keyboard') {
      await target.selectOption({ label });
    } else {
      await this.tabTo(target);
      const at = () =>
        target.evaluate((select: HTMLSelectElement, wanted) => {
          const index = [...select.options].findIndex((option) => option.label === wanted);
          return index < 0 ? Number.NaN : index - select.selectedIndex;
        }, label);
      for (let distance = await at(); distance !== 0; distance = await at()) {
        if (Number.isNaN(distance)) throw new Error(`There is no option ${label}.`);
        await this.page.keyboard.press(distance > 0 ? 'ArrowDown' : 'ArrowUp');
        await this.settled();
      }
    }
    await this.settled();
  }

  /** Until the config form is redrawn, if it is being redrawn. */
  async settled(): Promise<void> {
    if (this.scripts) await expect(this.page.locator('form[data-sent]')).toHaveCount(0);
  }

  /** Until the page's island listens. Without scripts there is nothing to wait for. */
  async ready(): Promise<void> {
    if (this.scripts) await this.page.waitForFunction(() => '__hydrateIsland' in window);
  }

  private async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      // Inside a shadow, the document's own active element is what holds it.
      if (await target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${target}.`);
  }
}

/** `2026-11-20` as Debian's Chromium takes it from the keyboard, whatever the page's language is. */
function monthFirst(date: string): string {
  const [year, month, day] = date.split('-');
  return `${month}${day}${year}`;
}
