// Serves the shop's page on an origin of its own.

import { build } from 'esbuild';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"></head>
<body><h1>Shop</h1><button>Connect your CRM</button> <output></output><script src="/shop.js"></script></body>
</html>`;

export interface Shop {
  /** `http://shop.localhost:PORT`: another site than the server's, as in life. */
  origin: string;
  /** The page, for the session of this token at this server. */
  page: (api: string, token: string) => string;
  stop: () => Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('../shop/shop.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    write: false,
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://shop.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page: (api, token) => `${origin}/?${new URLSearchParams({ api, token })}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
