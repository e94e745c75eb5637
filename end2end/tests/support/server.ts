// The real binary, with data of its own, for as long as a worker or a test needs it.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The built pages, styles and scripts. */
export const siteRoot = path.resolve(process.env.PATCHBAY_SITE_ROOT ?? path.join(repository, 'target/site'));

const binary = path.resolve(process.env.PATCHBAY_BINARY ?? path.join(repository, 'target/release/patchbay'));

/** What `patchbay project create --json` prints. */
export interface Project {
  project_id: string;
  test_api_key: string;
  production_api_key: string;
  link_client_id: string;
  link_client_secret: string;
}

export interface Settings {
  /** Where the rows are kept. */
  database?: 'sqlite' | 'postgres';
  /** The name of the host in its public URL: a loopback one, such as `connect.localhost`. */
  host?: string;
  /** What the company is called. */
  company?: string;
  /** Further options of the server, by their names in the environment. */
  env?: Record<string, string>;
  /** The company's apps; without any it has those of the sandbox. */
  apps?: CompanyApp[];
}

/** An app of the company's. */
export interface CompanyApp {
  slug: string;
  /** Its file in the catalog, for an app of an operator's own. */
  file?: string;
  /** The company's client at its provider. */
  client: { id: string; secret: string };
}

/** The body of `connect-url`. */
export type Properties = Record<string, unknown>;

export class PatchbayServer {
  private lines = '';

  readonly url: string;
  private readonly process: ChildProcess;

  private constructor(
    { url, child }: Started,
    readonly project: Project,
    private readonly home: Home,
    private readonly cleanUp: () => void,
  ) {
    this.url = url;
    this.process = child;
    child.stderr?.on('data', (text) => (this.lines += String(text)));
  }

  /**
   * Starts the server, waits until it is ready, and creates a project beside it. Custom apps are read
   * at the start and lie in a folder named after their project, so with some the project comes first.
   */
  static async start({
    database = 'sqlite',
    host = 'localhost',
    company = 'Acme',
    env = {},
    apps = [],
  }: Settings = {}): Promise<PatchbayServer> {
    if (!existsSync(binary)) throw new Error(`There is no ${binary}: run "make build", or name one in PATCHBAY_BINARY.`);
    const folder = mkdtempSync(path.join(tmpdir(), 'patchbay-browser-'));
    const store = database === 'postgres' ? postgresDatabase() : sqliteDatabase(folder);
    const home: Home = {
      folder,
      host,
      env: {
        PATH: process.env.PATH,
        PATCHBAY_DATABASE_URL: store.url,
        PATCHBAY_MASTER_KEY_FILE: path.join(folder, 'master.key'),
        PATCHBAY_SITE_ROOT: siteRoot,
        ...env,
      },
    };
    const cleanUp = () => {
      rmSync(folder, { recursive: true, force: true });
      store.drop();
    };
    let started: Started | undefined;
    try {
      const first = apps.length > 0 ? createProject(home, company, '--bare') : undefined;
      if (first) install(home, first, company, apps);
      started = await serve(home);
      return new PatchbayServer(started, first ?? createProject(home, company), home, cleanUp);
    } catch (error) {
      started?.child.kill('SIGKILL');
      cleanUp();
      throw error;
    }
  }

  /** Another process on the same data, under an address of its own. Stop it before this one. */
  async another(): Promise<PatchbayServer> {
    return new PatchbayServer(await serve(this.home), this.project, this.home, () => undefined);
  }

  /** Overwrites the database of a running server: what comes next is an error of its own. */
  ruinDatabase(): void {
    for (const file of readdirSync(this.home.folder).filter((name) => name.startsWith('patchbay.db'))) {
      const whole = path.join(this.home.folder, file);
      writeFileSync(whole, Buffer.alloc(statSync(whole).size, 'ruin'), { flag: 'r+' });
    }
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    const exit = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await exit;
    this.cleanUp();
  }

  /** Asks it to stop. Anything but a clean exit, and any error in its log, is an error here too. */
  async stop(): Promise<void> {
    const { process: child } = this;
    const exit = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));
    const code = child.exitCode === null && child.signalCode === null ? exit : Promise.resolve(`early ${child.exitCode}`);
    child.kill('SIGTERM');
    const result = await code;
    this.cleanUp();
    if (result !== '0') throw new Error(`The server ended with ${result}, not 0.\n${this.log}`);
    const bad = this.log.split('\n').filter((line) => /\bERROR\b|panicked/.test(line));
    if (bad.length > 0) throw new Error(`The server logged errors:\n${bad.join('\n')}`);
  }

  /** Changes the project as its owner does: by its file. */
  change(edit: (file: string) => string): void {
    const project = ['--project', this.project.project_id];
    const file = path.join(this.home.folder, 'project.toml');
    const before = command(this.home, ['export', ...project]);
    const after = edit(before);
    if (after === before) throw new Error('The project file is as it was.');
    writeFileSync(file, after);
    command(this.home, ['apply', file, ...project]);
  }

  /** The tag that a company's page loads link.js by. */
  linkScript(): string {
    return command({ ...this.home, env: { ...this.home.env, PATCHBAY_PUBLIC_URL: this.url } }, ['link-script']).trim();
  }

  /** What it wrote to standard error. */
  get log(): string {
    return this.lines;
  }

  /** A call of the API with the key of the test environment. */
  async api<T>(method: string, route: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const authorised = 'authorization' in headers ? headers : { 'x-api-key': this.project.test_api_key, ...headers };
    const { status, text } = await ask(new URL(this.url + route), {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...authorised },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (status >= 300) throw new Error(`${method} ${route} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** A linked account that nobody else uses. Gives its id. */
  async createAccount(name?: string): Promise<string> {
    const id = `customer-${randomBytes(6).toString('hex')}`;
    await this.api('POST', '/api/v2/public/linked-account', { linked_account_id: id, name });
    return id;
  }

  async sessionToken(account: string): Promise<string> {
    const answer = await this.api<{ token: string }>('POST', '/api/v2/public/session-token', {
      linked_account_id: account,
    });
    return answer.token;
  }

  async connectUrl(token: string, properties: Properties = {}): Promise<string> {
    const answer = await this.api<{ hosted_url: string }>('POST', '/api/v2/public/connect-url', properties, {
      authorization: `Bearer ${token}`,
    });
    return answer.hosted_url;
  }

  /** A hosted link for a new account, and the account's session token. */
  async hostedLink(properties?: Properties): Promise<{ link: string; token: string; account: string }> {
    const account = await this.createAccount();
    const token = await this.sessionToken(account);
    return { link: await this.connectUrl(token, properties), token, account };
  }
}

/**
 * Sends a request to this machine under the URL's own host. Node's resolver knows `localhost`, but no
 * names below it, which browsers do know.
 */
function ask(
  url: URL,
  { method, headers, body }: { method: string; headers: Record<string, string>; body: string },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method, headers: { ...headers, host: url.host } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** What processes on the same data share. */
interface Home {
  folder: string;
  host: string;
  env: NodeJS.ProcessEnv;
}

interface Started {
  url: string;
  child: ChildProcess;
}

/** Starts a process and waits until it is ready. */
async function serve({ folder, host, env }: Home): Promise<Started> {
  const listen = env.PATCHBAY_LISTEN ?? `127.0.0.1:${await freePort()}`;
  const url = env.PATCHBAY_PUBLIC_URL ?? `http://${host}:${listen.split(':')[1]}`;
  const child = spawn(binary, ['serve'], {
    cwd: folder,
    env: { ...env, PATCHBAY_LISTEN: listen, PATCHBAY_PUBLIC_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  child.stdout?.on('data', (text) => lines.push(String(text)));
  child.stderr?.on('data', (text) => lines.push(String(text)));
  try {
    await untilReady(`http://${listen}`, child);
    return { url, child };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`The server did not start: ${String(error)}\n${lines.join('')}`);
  }
}

/** Runs a command beside whatever runs on this data, and gives what it prints. */
function command({ folder, env }: Home, words: string[], more: NodeJS.ProcessEnv = {}): string {
  return execFileSync(binary, words, {
    cwd: folder,
    env: { ...env, ...more },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function createProject(home: Home, company: string, ...flags: string[]): Project {
  return JSON.parse(command(home, ['project', 'create', '--name', company, '--json', ...flags])) as Project;
}

/** Puts the apps into a catalog folder and into the project's `test` environment. */
function install(home: Home, project: Project, company: string, apps: CompanyApp[]): void {
  const catalog = path.join(home.folder, 'catalog');
  mkdirSync(path.join(catalog, project.project_id), { recursive: true });
  home.env = { ...home.env, PATCHBAY_CATALOG_DIR: catalog };
  const secrets: NodeJS.ProcessEnv = {};
  const entries = apps.map(({ slug, file, client }, index) => {
    if (file) writeFileSync(path.join(catalog, project.project_id, `${slug}.toml`), file);
    secrets[`SECRET_${index}`] = client.secret;
    return `[[app]]
slug = "${slug}"
environments = ["test"]
oauth = { client_id = "${client.id}", client_secret = "\${SECRET_${index}}" }
`;
  });
  const whole = path.join(home.folder, 'project.toml');
  writeFileSync(whole, [`[settings]\nname = "${company}"\n`, ...entries].join('\n'));
  command(home, ['apply', whole, '--project', project.project_id], secrets);
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return;
    if (Date.now() > deadline) throw new Error('/readyz did not answer 200 within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

interface Store {
  url: string;
  drop: () => void;
}

function sqliteDatabase(folder: string): Store {
  return { url: `sqlite://${path.join(folder, 'patchbay.db')}`, drop: () => undefined };
}

function postgresDatabase(): Store {
  const admin = process.env.PATCHBAY_TEST_POSTGRES_URL;
  if (!admin) throw new Error('PATCHBAY_TEST_POSTGRES_URL names no PostgreSQL server.');
  const name = `browser_${randomBytes(6).toString('hex')}`;
  const run = (sql: string) => execFileSync('psql', [admin, '-qc', sql], { stdio: ['ignore', 'ignore', 'inherit'] });
  run(`CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
