// A provider that consents by itself and is slow and strict about refreshing: every refresh token
// works once, and one that comes back ends its whole family (RFC 9700 4.14.2), unless it comes back
// within the grace.

import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { CompanyApp } from './server';

export interface Manners {
  /** How long a refresh takes, in milliseconds. The token is replaced at its beginning. */
  delay: number;
  /** For how many milliseconds a replaced refresh token still works. */
  grace: number;
}

/** A refresh token: its family, and when it was replaced. */
interface Issued {
  family: string;
  replaced?: number;
}

export class TokenEndpoint {
  /** When each refresh call arrived. */
  readonly refreshes: number[] = [];
  /** Until the first of them has arrived. */
  readonly firstRefresh: Promise<void>;
  private refreshed: () => void = () => undefined;
  private readonly tokens = new Map<string, Issued>();
  private readonly accessTokens = new Set<string>();
  /** When the newest access token ends. Those of a code last one second, those of a refresh an hour. */
  expired = Number.POSITIVE_INFINITY;

  private constructor(
    readonly origin: string,
    private readonly manners: Manners,
    readonly stop: () => Promise<void>,
  ) {
    this.firstRefresh = new Promise((resolve) => (this.refreshed = resolve));
  }

  static async start(manners: Manners): Promise<TokenEndpoint> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endpoint = new TokenEndpoint(
      origin,
      manners,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    server.on('request', (request, response) => void endpoint.answer(request, response));
    return endpoint;
  }

  /** What `PATCHBAY_EGRESS_ALLOW` must name. */
  get host(): string {
    return new URL(this.origin).host;
  }

  /** The app as an operator's file. */
  app(slug: string, name: string): CompanyApp {
    const file = `slug = "${slug}"
name = "${name}"
description = "Slow and strict."
categories = ["crm"]

[auth.oauth2]
authorize_url = "${this.origin}/authorize"
token_url = "${this.origin}/token"
scopes = ["read"]
scope_labels = { read = "Read everything" }
pkce = true
client_auth = "body"
refresh = { rotates = true, grace_s = ${Math.round(this.manners.grace / 1000)} }

[api]
base_url = "${this.origin}"
verify = { method = "GET", path = "/me" }
identity = { method = "GET", path = "/me", id = "/id" }
`;
    return { slug, file, client: { id: 'storm', secret: 'storm-secret' } };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.origin);
    let body = '';
    for await (const part of request) body += String(part);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (url.pathname === '/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      back.searchParams.set('code', url.searchParams.get('code_challenge') ?? '');
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === '/token') {
      const form = new URLSearchParams(body);
      const family = form.get('grant_type') === 'refresh_token' ? this.replace(form) : redeem(form);
      if (!family) return json(400, { error: 'invalid_grant' });
      const answered = this.issue(family, form.get('grant_type') === 'refresh_token' ? 3600 : 1);
      if (form.get('grant_type') === 'refresh_token') await pause(this.manners.delay);
      json(200, answered);
    } else if (url.pathname === '/me') {
      const known = this.accessTokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '');
      json(known ? 200 : 401, known ? { id: 'storm' } : {});
    } else {
      json(404, {});
    }
  }

  /** The family of a refresh token, which is replaced now; `undefined` if it does not work. */
  private replace(form: URLSearchParams): string | undefined {
    const now = Date.now();
    this.refreshes.push(now);
    this.refreshed();
    const token = this.tokens.get(form.get('refresh_token') ?? '');
    if (!token) return undefined;
    if (token.replaced !== undefined && now - token.replaced > this.manners.grace) {
      for (const [text, { family }] of this.tokens) if (family === token.family) this.tokens.delete(text);
      return undefined;
    }
    token.replaced ??= now;
    return token.family;
  }

  private issue(family: string, seconds: number): Record<string, unknown> {
    const [access, refresh] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    this.accessTokens.add(access);
    this.tokens.set(refresh, { family });
    this.expired = Date.now() + seconds * 1000;
    return { access_token: access, token_type: 'Bearer', expires_in: seconds, refresh_token: refresh, scope: 'read' };
  }
}

/** The family that a code begins. The code is the PKCE challenge itself. */
function redeem(form: URLSearchParams): string | undefined {
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
  return form.get('code') === challenge ? challenge : undefined;
}
