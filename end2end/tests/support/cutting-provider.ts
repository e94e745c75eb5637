// A provider whose consent page cuts itself off from the window that opened it
// (`Cross-Origin-Opener-Policy: same-origin`), as some do.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CompanyApp } from './server';

export interface CuttingProvider {
  origin: string;
  /** What `PATCHBAY_EGRESS_ALLOW` must name. */
  hostPort: string;
  /** Its app, for a catalog. */
  app: CompanyApp;
  stop: () => Promise<void>;
}

export async function openCuttingProvider(): Promise<CuttingProvider> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/authorize') {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('content-type', 'text/html');
      response.end(consent(url.searchParams));
    } else if (url.pathname === '/token') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: 'an-access-token', refresh_token: 'a-refresh-token', token_type: 'Bearer', expires_in: 3600 }));
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'ada', email: 'ada@cutting.example' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An IP address is potentially trustworthy, as a provider's own https address is: on other plain
  // http pages browsers ignore the header.
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${hostPort}`;
  return {
    origin,
    hostPort,
    app: { slug: 'cutting-crm', file: file(origin), client: { id: 'client-of-acme', secret: 'secret-of-acme' } },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const consent = (asked: URLSearchParams): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Cutting CRM</title><link rel="icon" href="data:,"></head>
<body><h1>Cutting CRM</h1>
<form action="${escaped(asked.get('redirect_uri') ?? '')}">
<input type="hidden" name="code" value="a-code">
<input type="hidden" name="state" value="${escaped(asked.get('state') ?? '')}">
<button>Agree</button>
</form></body>
</html>`;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

const file = (origin: string): string => `slug = "cutting-crm"
name = "Cutting CRM"
description = "Contacts behind a page that cuts windows off."
categories = ["crm"]
severs_opener = true

[auth.oauth2]
authorize_url = "${origin}/authorize"
token_url = "${origin}/token"
scopes = ["contacts.read"]
pkce = true
client_auth = "body"
refresh = { rotates = false, refresh_lifetime_s = 604800 }

[auth.oauth2.scope_labels]
"contacts.read" = "Read your contacts"

[api]
base_url = "${origin}"
verify = { method = "GET", path = "/me" }
identity = { method = "GET", path = "/me", id = "/id", label = "/email" }
`;
