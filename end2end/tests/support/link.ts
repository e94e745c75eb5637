// What a company's server does in the Link flow.

import type { PatchbayServer } from './server';

/** What the server answers to `link/token/create`. */
export interface LinkToken {
  link_token: string;
  link_session_id: string;
  hosted_url: string;
}

export interface Exchanged {
  access_token: string;
  user_id: string;
  claim: string;
}

export interface Timeline {
  status: string;
  events: { number: number; name: string; code: string | null }[];
}

export const USER = 'user-7';

const credentials = ({ project }: PatchbayServer): Record<string, string> => ({
  client_id: project.link_client_id,
  client_secret: project.link_client_secret,
});

/** A token for one user of the company's. */
export const createLink = (server: PatchbayServer, asked: Record<string, unknown>): Promise<LinkToken> =>
  server.api('POST', '/v1/link/token/create', { user_id: USER, org_id: 'org-1', ...asked }, credentials(server));

/** Exchanges what the browser brought, for the user whom the company sees; `null` names nobody. */
export const exchange = (server: PatchbayServer, publicToken: unknown, user: string | null = USER): Promise<Exchanged> =>
  server.api('POST', '/v1/link/token/exchange', { public_token: publicToken, user_id: user }, credentials(server));

/** How the session went, as the company's server reads it. */
export const timeline = (server: PatchbayServer, session: string): Promise<Timeline> =>
  server.api('GET', `/v1/link/session/${session}`, undefined, credentials(server));

/** How it went, as a page learns that has nothing but the link token. */
export const result = (server: PatchbayServer, { link_token }: LinkToken): Promise<Record<string, unknown>> =>
  server.api('POST', '/v1/link/result', { link_token });
