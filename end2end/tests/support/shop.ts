// Serves the shop's page on an origin of its own.

import { build } from 'esbuild';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const html = (body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"></head>
<body>${body}<script src="/shop.js"></script></body>
</html>`;

/** A page with a frame. It has no script: who frames a page needs none. */
const framing = (source: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<style>html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%;display:block}</style></head>
<body><iframe title="Connect your apps" src="${source.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe></body>
</html>`;

export interface Shop {
  /** `http://shop.localhost:PORT`: another site than the server's, as in life. */
  origin: string;
  /** The page, for the session of this token at this server. */
  page: (api: string, token: string) => string;
  /** A page of the shop's with this address in a frame. */
  framing: (source: string) => string;
  stop: () => Promise<void>;
}

/** What is on the page. */
export interface Content {
  body: string;
  script: string;
}

/** A button that connects by Cobalt's SDK. */
async function sdkButton(): Promise<Content> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('../shop/shop.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    write: false,
  });
  return {
    body: '<h1>Shop</h1><button>Connect your CRM</button> <output></output>',
    script: bundle.outputFiles[0]?.text ?? '',
  };
}

export async function openShop(content?: Content): Promise<Shop> {
  const { body, script } = content ?? (await sdkButton());
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.localhost');
    const isScript = url.pathname === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    const framed = url.pathname === '/framing' ? framing(url.searchParams.get('source') ?? '') : undefined;
    response.end(isScript ? script : (framed ?? html(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://shop.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page: (api, token) => `${origin}/?${new URLSearchParams({ api, token })}`,
    framing: (source) => `${origin}/framing?${new URLSearchParams({ source })}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
