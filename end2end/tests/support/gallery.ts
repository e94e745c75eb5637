// Which pictures the gallery has, and the page that shows them all.

import { fileURLToPath } from 'node:url';
import { groups, type Screen } from './screens';

export const folder = fileURLToPath(new URL('../../../target/gallery', import.meta.url));

export interface Form {
  name: 'wide' | 'narrow';
  width: number;
  height: number;
}

export const forms: Form[] = [
  { name: 'wide', width: 1280, height: 800 },
  { name: 'narrow', width: 375, height: 812 },
];

export const schemes = ['light', 'dark'] as const;

export type Scheme = (typeof schemes)[number];

export const fileName = (screen: string, form: Form, scheme: Scheme, scripts: boolean): string =>
  `${screen.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}-${form.name}-${scheme}${scripts ? '' : '-no-scripts'}.png`;

/** What the README shows, as its first look without scrolling. */
export const selection = [
  'list-of-ten-apps-wide-light.png',
  'list-of-ten-apps-wide-dark.png',
  'configure-filled-wide-light.png',
  'configure-filled-wide-dark.png',
  'app-page-black-on-bright-green-wide-light.png',
  'app-page-black-on-bright-green-wide-dark.png',
  'app-page-narrow-light.png',
  'key-form-refused-narrow-light.png',
  'done-narrow-light.png',
  'list-of-ten-apps-narrow-dark.png',
  'configure-filled-narrow-dark.png',
];

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; padding: 1rem 2rem 4rem; max-width: 100rem }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
h3 { margin: 2rem 0 .5rem; font-size: 1rem }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem }
figure { margin: 0 }
img { display: block; height: 18rem; object-fit: cover; object-position: top; border: 1px solid #8888; background: #8882 }
.wide { width: 28.8rem }
.narrow { width: 8.3rem }
figcaption { font-size: .8125rem }
`;

function picture(screen: Screen, form: Form, scheme: Scheme, scripts: boolean): string {
  const file = fileName(screen.name, form, scheme, scripts);
  const words = `${form.name}, ${scheme}${scripts ? '' : ', without scripts'}`;
  return `<figure><a href="${file}"><img class="${form.name}" src="${file}" alt="${screen.name}: ${words}" loading="lazy"></a><figcaption>${words}</figcaption></figure>`;
}

function row(screen: Screen): string {
  const ways = screen.withoutScripts ? [true, false] : [true];
  const pictures = ways.flatMap((scripts) =>
    forms.flatMap((form) => schemes.map((scheme) => picture(screen, form, scheme, scripts))),
  );
  return `<h3>${screen.name}</h3>\n<div class="pictures">\n${pictures.join('\n')}\n</div>`;
}

/** All pictures by what they show; each leads to itself in full size. */
export function sheet(): string {
  const anchor = (title: string): string => title.toLowerCase().replaceAll(' ', '-');
  const links = groups.map(({ title }) => `<a href="#${anchor(title)}">${title}</a>`);
  const sections = groups.map(
    ({ title, screens }) => `<section id="${anchor(title)}">\n<h2>${title}</h2>\n${screens.map(row).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Patchbay: every screen</title><style>${style}</style></head>
<body>
<h1>Every screen</h1>
<nav>${links.join('\n')}</nav>
${sections.join('\n')}
</body>
</html>
`;
}
