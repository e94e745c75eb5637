// A company's page that uses link.js, under the strictest policy that works.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { LinkHandle, LinkOptions, PatchbayLinkApi } from '../../../frontend/link/link';

/** What a callback was called with, its name first. */
export type Call = [string, ...unknown[]];

declare global {
  interface Window {
    PatchbayLink: PatchbayLinkApi;
    CobaltLink: PatchbayLinkApi;
    calls: Call[];
    /** Opens a session, with callbacks that are noted. */
    start: (options: LinkOptions) => LinkHandle;
    handle: LinkHandle;
  }
}

export interface LinkHost {
  /** `http://shop.localhost:PORT`. */
  origin: string;
  /** Its page, whose button opens this. */
  page: (options: LinkOptions) => string;
  stop: () => Promise<void>;
}

const script = `
window.calls = [];
const note = (name) => (...values) => window.calls.push([name, ...values]);
window.start = (options) => (window.handle = PatchbayLink.init({
  onSuccess: note('success'), onExit: note('exit'), onEvent: note('event'), onLoad: note('load'), ...options,
}));
const options = JSON.parse(new URLSearchParams(location.search).get('options'));
document.querySelector('button').addEventListener('click', () => window.start(options));`;

/** The page. It is higher than its window, so that it can scroll. */
const html = (tag: string, nonce: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<style nonce="${nonce}">html { background: Canvas; color-scheme: light dark } main { height: 300vh } button { margin-top: 120vh; min-height: 44px }</style>
${tag}</head>
<body><main><h1>Shop</h1><button type="button">Connect your CRM</button><div id="here"></div></main>
<script nonce="${nonce}">${script}</script></body>
</html>`;

export interface HostSettings {
  /** Where Patchbay is. */
  patchbay: string;
  /** The tag that loads the script. */
  tag?: string;
  /** Other origins that the page may frame. */
  frames?: string[];
}

export async function openLinkHost({ patchbay, tag, frames = [] }: HostSettings): Promise<LinkHost> {
  const { origin: connect } = new URL(patchbay);
  const nonce = 'the-shops-own';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${connect}`,
    `frame-src ${[connect, ...frames].join(' ')}`,
    `connect-src ${connect}`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', policy);
    response.setHeader('referrer-policy', 'no-referrer');
    response.end(html(tag ?? `<script src="${patchbay}/link.js"></script>`, nonce));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://shop.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page: (options) => `${origin}/?${new URLSearchParams({ options: JSON.stringify(options) })}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The names of the callbacks that were called, those of events with the event. */
export const called = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.calls.map(([name, first]) => (name === 'event' ? `event ${String(first)}` : name)));
