// What must never happen on any page, whatever a test is about.

import { expect, type BrowserContext } from '@playwright/test';

/** Collects console errors, exceptions, policy violations and requests to hosts that are not ours. */
export class Watch {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];
  private readonly hosts: Set<string>;

  constructor(...origins: string[]) {
    this.hosts = new Set(origins.map((origin) => new URL(origin).host));
  }

  /** A page on this origin belongs to the test. */
  allowOrigin(origin: string): void {
    this.hosts.add(new URL(origin).host);
  }

  /** A console message that the test provokes, such as the browser's line about a status 404. */
  allowMessage(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  follow(context: BrowserContext): void {
    context.on('console', (message) => {
      // A policy violation is one of these, with scripts and without.
      if (message.type() === 'error') this.note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.note(`exception: ${String(error.error())}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && !this.hosts.has(url.host)) this.note(`request to ${url.host}`);
    });
  }

  check(): void {
    const left = this.found.filter((line) => !this.allowed.some((pattern) => pattern.test(line)));
    expect(left, 'console errors, exceptions, policy violations, foreign requests').toEqual([]);
  }

  private note(line: string): void {
    this.found.push(line);
  }
}
