// An origin that plays Patchbay for link.js: its page says what a test tells it to say.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Frame, Page } from '@playwright/test';

export const linkScript = fileURLToPath(new URL('../../../frontend/link/link.js', import.meta.url));

declare global {
  interface Window {
    /** What the page was told, with the origin of who told it. */
    heard: [string, Record<string, unknown>][];
    say: (message: Record<string, unknown>) => void;
  }
}

const page = (token: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Connect</title><link rel="icon" href="data:,"><meta name="color-scheme" content="light dark"></head>
<body><main><h1>Connect your apps</h1><a href="/other">An app</a></main>
<script>
const host = parent === window ? opener : parent;
window.heard = [];
addEventListener('message', ({ origin, data }) => window.heard.push([origin, data]));
window.say = (message) => host?.postMessage({ patchbay: 1, session: 'ls_1', ...message }, '*');
if (${JSON.stringify(token !== 'silent')}) window.say({ type: 'ready', wants_proof: parent === window });
</script></body>
</html>`;

/** What the server says of a session. */
export interface Result {
  link_session_id: string;
  status: string;
  events: Record<string, unknown>[];
  public_token: string | null;
}

export interface FakeConnect {
  /** `http://connect.localhost:PORT`. */
  origin: string;
  /** The same server under its IP address: another origin. */
  other: string;
  /** What `/v1/link/result` answers; nothing answers 503. */
  result: Result | undefined;
  /** What was asked there. */
  asked: { link_token: string; proof: string }[];
  stop: () => Promise<void>;
}

export const open = (events: Result['events'] = []): Result => ({
  link_session_id: 'ls_1',
  status: 'open',
  events,
  public_token: null,
});

export async function openFakeConnect(): Promise<FakeConnect> {
  const fake: FakeConnect = { origin: '', other: '', result: open(), asked: [], stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://connect.localhost');
    response.setHeader('content-type', 'text/html');
    if (url.pathname.endsWith('/link.js')) {
      response.setHeader('content-type', 'text/javascript');
      response.setHeader('access-control-allow-origin', '*');
      response.end(readFileSync(linkScript));
    } else if (url.pathname.endsWith('/v1/link/result')) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', 'content-type');
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        if (request.method === 'OPTIONS') return response.end();
        fake.asked.push(JSON.parse(body));
        response.statusCode = fake.result ? 200 : 503;
        return response.end(JSON.stringify(fake.result ?? {}));
      });
    } else {
      // As a provider that cuts itself off from who opened it.
      if (url.pathname === '/cut') response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.end(page(url.searchParams.get('token') ?? ''));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  fake.origin = `http://connect.localhost:${port}`;
  fake.other = `http://127.0.0.1:${port}`;
  fake.stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return fake;
}

/** The page of this origin in a frame of `page`. */
export async function framed(page: Page, origin: string): Promise<Frame> {
  await page.waitForFunction(() => window.calls.some(([name]) => name === 'load'));
  const frame = page.frames().find((each) => each.url().startsWith(origin));
  if (!frame) throw new Error('There is no frame.');
  return frame;
}

/** An event of the session, as the page tells it. */
export const event = (number: number, name: string, about: Record<string, unknown> = {}) => ({
  type: 'event',
  number,
  name,
  metadata: { link_session_id: 'ls_1', at: '2026-11-26T08:00:00Z', app: null, code: null, message: null, step: null, events_version: 1, ...about },
});
