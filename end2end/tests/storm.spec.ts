// Everybody needs a fresh access token at once, at a provider that is slow and forgives nothing.
//
// `make storm` runs this with the timings of real life and prints what it counted; the browser tests
// run the same in seconds. A browser is needed only to connect.

import { expect, test, type Page } from '@playwright/test';
import { button, heading, openApp } from './support/connect';
import { Person } from './support/person';
import { PatchbayServer, type Settings } from './support/server';
import { TokenEndpoint, type Manners } from './support/token-endpoint';

const long = process.env.PATCHBAY_STORM === 'long';
const delay = long ? 15_000 : 1_500;
const lease = long ? 30_000 : 13_000;
const env = { PATCHBAY_OUTBOUND_TIMEOUT: long ? '20s' : '3s', PATCHBAY_REFRESH_LEASE: `${lease}ms` };

const checks = 100;
const slug = 'slow';

test.setTimeout(long ? 180_000 : 60_000);

interface Scene {
  endpoint: TokenEndpoint;
  first: PatchbayServer;
  token: string;
}

/** A server with one connection whose access token has ended. */
async function expired(page: Page, database: Settings['database'], manners: Manners): Promise<Scene> {
  const endpoint = await TokenEndpoint.start(manners);
  const first = await PatchbayServer.start({
    database,
    env: { ...env, PATCHBAY_EGRESS_ALLOW: endpoint.host },
    apps: [endpoint.app(slug, 'Slow')],
  });
  const hosted = await first.hostedLink();
  const person = new Person(page, 'mouse', true);
  await page.goto(hosted.link);
  await openApp(person, 'Slow');
  await person.press(button(page, 'Authorize'));
  await expect(heading(page, 'Slow is connected')).toBeVisible();
  await expect.poll(() => Date.now() > endpoint.expired).toBe(true);
  return { endpoint, first, token: hosted.token };
}

/** The status of a check; 0 where the connection broke. */
async function check(server: PatchbayServer, token: string): Promise<number> {
  const address = `${server.url}/api/v2/public/linked-account/integration/${slug}/check`;
  const answer = await fetch(address, { method: 'POST', headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}

/** Many checks at once, by turns at each of these servers. */
function storm(token: string, count: number, ...servers: PatchbayServer[]): Promise<number[]> {
  const at = (index: number) => servers[index % servers.length] as PatchbayServer;
  return Promise.all(Array.from({ length: count }, (_, index) => check(at(index), token)));
}

/** Who answered what, for people: `100 x 200`. */
function tally(statuses: number[]): string {
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} x ${status}`).join(', ');
}

function report(what: string, statuses: number[], endpoint: TokenEndpoint): void {
  console.log(`${what}: answers ${tally(statuses)}; refresh calls: ${endpoint.refreshes.length}`);
}

const postgres = () => test.skip(!process.env.PATCHBAY_TEST_POSTGRES_URL, 'PATCHBAY_TEST_POSTGRES_URL names no PostgreSQL server');

test('one process on SQLite refreshes once', async ({ page }) => {
  const { endpoint, first, token } = await expired(page, 'sqlite', { delay, grace: 0 });
  const statuses = await storm(token, checks, first);
  report('One process on SQLite', statuses, endpoint);
  expect(tally(statuses)).toBe('100 x 200');
  expect(endpoint.refreshes).toHaveLength(1);
  await first.stop();
  await endpoint.stop();
});

test('two processes on PostgreSQL refresh once', async ({ page }) => {
  postgres();
  const { endpoint, first, token } = await expired(page, 'postgres', { delay, grace: 0 });
  const second = await first.another();
  const statuses = await storm(token, checks, first, second);
  report('Two processes on PostgreSQL', statuses, endpoint);
  expect(tally(statuses)).toBe('100 x 200');
  expect(endpoint.refreshes).toHaveLength(1);
  await second.stop();
  await first.stop();
  await endpoint.stop();
});

for (const grace of [60_000, 0]) {
  test(`a process dies while it refreshes, with ${grace / 1000} s of grace`, async ({ page }) => {
    postgres();
    const { endpoint, first, token } = await expired(page, 'postgres', { delay, grace });
    const doomed = await first.another();
    const lost = check(doomed, token);
    await endpoint.firstRefresh;
    const survivors = storm(token, checks, first);
    await doomed.kill();
    expect(await lost).toBe(0);
    const statuses = await survivors;
    report(`One of two processes killed, ${grace / 1000} s of grace`, statuses, endpoint);
    // The token was spent by a call whose answer nobody has: only the grace can save the connection.
    expect(tally(statuses)).toBe(grace > 0 ? '100 x 200' : '100 x 409');
    expect(endpoint.refreshes).toHaveLength(2);
    const [before = 0, after = 0] = endpoint.refreshes;
    expect(after - before, 'the lease is respected').toBeGreaterThan(lease - 1_000);

    const later = await storm(token, 3, first);
    expect(tally(later)).toBe(grace > 0 ? '3 x 200' : '3 x 409');
    expect(endpoint.refreshes, 'and that was all').toHaveLength(2);
    const { connected_accounts: accounts } = await first.api<{ connected_accounts: Record<string, unknown>[] }>(
      'GET',
      `/api/v2/f-sdk/application/${slug}`,
      undefined,
      { authorization: `Bearer ${token}` },
    );
    expect(accounts[0]).toMatchObject(
      grace > 0 ? { status: 'active', reauth_reason: null } : { status: 'expired', reauth_reason: 'refresh_interrupted' },
    );
    await first.stop();
    await endpoint.stop();
  });
}
