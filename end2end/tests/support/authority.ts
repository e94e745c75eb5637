// A certified authorization server, `oidc-provider` from npm, with a consent page of ours. It is
// strict where providers may be: PKCE is required, every refresh token works once, and one that
// comes back ends its whole grant.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { CompanyApp } from './server';

/** Whose account it is at the provider. */
export const ada = { sub: 'ada', email: 'ada@authority.example' };

/** A request to the token endpoint. */
export interface TokenRequest {
  /** How the client proved itself. */
  client: 'basic' | 'body' | 'none';
  form: URLSearchParams;
}

const scopes = ['openid', 'offline_access', 'contacts.read', 'contacts.write'];

export class Authority {
  /** How many seconds the access tokens last that are issued from now on. */
  accessLifetime = 3600;
  /** What clients asked the token endpoint. */
  readonly requests: TokenRequest[] = [];
  /** The paths at which grants came to their end. */
  readonly ended: string[] = [];

  private constructor(
    readonly issuer: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Authority> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const authority = new Authority(
      issuer,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const provider = authority.provider();
    const protocol = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) void consent(provider, request, response);
      else void protocol(request, response);
    });
    return authority;
  }

  /** What `PATCHBAY_EGRESS_ALLOW` must name. */
  get host(): string {
    return new URL(this.issuer).host;
  }

  /** Begins a new test. */
  forget(): void {
    this.accessLifetime = 3600;
    this.requests.length = 0;
    this.ended.length = 0;
  }

  /** The requests of this grant type. */
  tokenRequests(grantType: string): TokenRequest[] {
    return this.requests.filter(({ form }) => form.get('grant_type') === grantType);
  }

  /** The app of this client as an operator's file. */
  app(slug: string, name: string, { auth, issuer = this.issuer }: { auth: 'basic' | 'body'; issuer?: string }): CompanyApp {
    const file = `slug = "${slug}"
name = "${name}"
description = "Contacts behind a strict provider."
categories = ["crm"]

[auth.oauth2]
authorize_url = "${this.issuer}/auth"
token_url = "${this.issuer}/token"
revoke_url = "${this.issuer}/token/revocation"
issuer = "${issuer}"
scopes = ${JSON.stringify(scopes)}
pkce = true
client_auth = "${auth}"
refresh = { rotates = true }
authorize_params = { prompt = "consent" }

[auth.oauth2.scope_labels]
openid = "See who you are"
offline_access = "Keep access while you are away"
"contacts.read" = "Read your contacts"
"contacts.write" = "Change your contacts"

[api]
base_url = "${this.issuer}"
verify = { method = "GET", path = "/me" }
identity = { method = "GET", path = "/me", id = "/sub", label = "/email" }
`;
    return { slug, file, client: clients[auth] };
  }

  /** The same, where the end user types which host it is at. */
  appAtTypedHost(slug: string, name: string, label: string): CompanyApp {
    const app = this.app(slug, name, { auth: 'body' });
    const { hostname } = new URL(this.issuer);
    const input = `[[input]]
name = "server"
label = "${label}"
placeholder = "crm.example.com"
pattern = "[a-z0-9.-]+"
required = true
`;
    const typed = (app.file ?? '').replaceAll(`//${hostname}:`, '//{server}:');
    return { ...app, file: typed.replace('[auth.oauth2]', `${input}\n[auth.oauth2]`) };
  }

  private provider(): Provider {
    const provider = new Provider(this.issuer, {
      clients: [
        { client_id: clients.basic.id, client_secret: clients.basic.secret, token_endpoint_auth_method: 'client_secret_basic' },
        { client_id: clients.body.id, client_secret: clients.body.secret, token_endpoint_auth_method: 'client_secret_post' },
      ].map((client) => ({
        ...client,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['http://localhost/oauth/callback'],
      })),
      scopes,
      claims: { openid: ['sub', 'email'] },
      cookies: { keys: ['a key of this test run'] },
      features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
      findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ada }),
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      rotateRefreshToken: true,
      ttl: { AccessToken: () => this.accessLifetime, Grant: 3600, IdToken: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
    });
    // The address of the callback ends in an id that the server makes when the app is applied.
    provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/(connect\.)?localhost:\d+\/oauth\/callback\/\w+$/.test(uri);
    provider.on('grant.success', (context: Context) => this.note(context));
    provider.on('grant.error', (context: Context) => this.note(context));
    provider.on('grant.revoked', ({ path }: Context) => this.ended.push(path));
    return provider;
  }

  private note({ req, oidc }: Context): void {
    const form = new URLSearchParams(oidc.body);
    const basic = req.headers.authorization?.startsWith('Basic ');
    this.requests.push({ form, client: basic ? 'basic' : form.has('client_secret') ? 'body' : 'none' });
  }
}

const clients = {
  basic: { id: 'patchbay by header', secret: 'a secret: with / and +' },
  body: { id: 'patchbay-by-body', secret: 'another secret & more' },
};

/** What `oidc-provider` tells its listeners about a request. */
interface Context {
  path: string;
  req: IncomingMessage;
  oidc: { body: Record<string, string> };
}

/** Shows the consent page, and takes what was pressed. Ada is signed in already. */
async function consent(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  const asked = (params.scope ?? '').split(' ');
  const answer = new URL(request.url ?? '', 'http://provider').searchParams.get('answer');
  if (!answer) {
    const button = (value: string, text: string) => `<button name="answer" value="${value}">${text}</button>`;
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Consent</title><link rel="icon" href="data:,"></head>
<body><h1>Allow access?</h1><form action="/interaction/${uid}">
${button('all', 'Allow')} ${button('some', 'Allow reading only')} ${button('no', 'Refuse')}</form></body></html>`);
    return;
  }
  const result = answer === 'no' ? { error: 'access_denied' } : await granted();
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });

  async function granted(): Promise<Record<string, unknown>> {
    const grant = new provider.Grant({ accountId: ada.sub, clientId: params.client_id ?? '' });
    const withheld = answer === 'some' ? ['contacts.write'] : [];
    grant.addOIDCScope(asked.filter((scope) => !withheld.includes(scope)).join(' '));
    grant.rejectOIDCScope(withheld.join(' '));
    return { login: { accountId: ada.sub }, consent: { grantId: await grant.save() } };
  }
}

/** The worker fixture of the specs that connect at one. */
// Playwright reads the first argument: it must be a pattern, even an empty one.
export async function authorityForWorker({}: object, use: (authority: Authority) => Promise<void>): Promise<void> {
  const authority = await Authority.start();
  await use(authority);
  await authority.stop();
}
