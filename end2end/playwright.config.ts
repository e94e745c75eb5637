import { defineConfig, devices, type PlaywrightTestConfig } from '@playwright/test';
import type { TestOptions, WorkerOptions } from './tests/support/fixtures';

const phone = { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true };

// What depends on how a page is used runs in each of these projects; everything else in `js` alone.
const projects: NonNullable<PlaywrightTestConfig<TestOptions, WorkerOptions>['projects']> = [
  { name: 'js', testIgnore: /[/\\](firefox|gallery|gallery-sheet|lighthouse|storm)\.spec\.ts/ },
  { name: 'no-js', testMatch: /(journey|refusals|navigation|authority|several|lists|frames|prerequisites|link-callback|link-demo|in-app-browser)\.spec\.ts/, use: { javaScriptEnabled: false } },
  { name: 'dark', testMatch: /journey\.spec\.ts/, use: { colorScheme: 'dark' } },
  { name: 'phone', testMatch: /(journey|every-screen|link)\.spec\.ts/, use: { ...phone, input: 'touch' } },
  { name: 'firefox', testMatch: /firefox\.spec\.ts/ },
  { name: 'storm', testMatch: /storm\.spec\.ts/ },
  { name: 'lighthouse', testMatch: /lighthouse\.spec\.ts/ },
  { name: 'keyboard', testMatch: /(journey|refusals|link|link-callback)\.spec\.ts/, use: { input: 'keyboard' } },
];

if (process.env.CI && !process.env.PATCHBAY_TEST_POSTGRES_URL) throw new Error('PATCHBAY_TEST_POSTGRES_URL names no PostgreSQL server.');
if (process.env.PATCHBAY_TEST_POSTGRES_URL) {
  projects.push({ name: 'postgres', testMatch: /journey\.spec\.ts/, use: { database: 'postgres' } });
}
if (process.env.PATCHBAY_GALLERY) {
  const testMatch = /[/\\]gallery\.spec\.ts/;
  projects.push(
    { name: 'gallery', testMatch },
    { name: 'gallery-no-js', testMatch, use: { javaScriptEnabled: false } },
    { name: 'gallery-sheet', testMatch: /gallery-sheet\.spec\.ts/, dependencies: ['gallery', 'gallery-no-js'] },
  );
}

export default defineConfig<TestOptions, WorkerOptions>({
  testDir: 'tests',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'line',
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A colour that is still fading would be measured half way.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    // A trace costs a fifth of the time.
    trace: process.env.PATCHBAY_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.PATCHBAY_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
  projects,
});
