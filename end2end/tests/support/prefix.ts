// A server whose public URL has a path, behind a proxy that hands every request on as it comes.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PatchbayServer, freePort } from './server';

export interface Prefix {
  server: PatchbayServer;
  stop: () => Promise<void>;
}

export async function openPrefix(path: string): Promise<Prefix> {
  const port = await freePort();
  const proxy = createServer((incoming, outgoing) => {
    const passed = request(
      { host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.once('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://connect.localhost:${(proxy.address() as AddressInfo).port}${path}`;
  const server = await PatchbayServer.start({
    env: { PATCHBAY_LISTEN: `127.0.0.1:${port}`, PATCHBAY_PUBLIC_URL: url },
  });
  return {
    server,
    stop: async () => {
      await server.stop();
      await new Promise((resolve) => {
        proxy.close(resolve);
        proxy.closeAllConnections();
      });
    },
  };
}
