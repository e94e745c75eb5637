// The colours of a picture.

import type { Page } from '@playwright/test';

export interface Pixels {
  at: (x: number, y: number) => string;
  /** Every colour in a part of it. */
  within: (box: { x: number; y: number; width: number; height: number }) => string[];
}

/** Reads a PNG in a page of its own, whose policy allows it. */
export async function pixels(page: Page, png: Buffer): Promise<Pixels> {
  const reader = await page.context().newPage();
  const { width, colours } = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    const hex = (value = 0): string => value.toString(16).padStart(2, '0');
    const colours: string[] = [];
    for (let at = 0; at < data.length; at += 4) colours.push(`#${hex(data[at])}${hex(data[at + 1])}${hex(data[at + 2])}`);
    return { width: image.width, colours };
  }, png.toString('base64'));
  await reader.close();
  const at = (x: number, y: number): string => colours[Math.round(y) * width + Math.round(x)] ?? '';
  return {
    at,
    within: (box) => {
      const found = new Set<string>();
      for (let y = box.y; y < box.y + box.height; y += 1) for (let x = box.x; x < box.x + box.width; x += 1) found.add(at(x, y));
      return [...found];
    },
  };
}
