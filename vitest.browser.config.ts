import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/setup.ts',
    // One site and one database for all of them; two browsers at once are what two cores can do.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A page that is loaded anew takes more than the second Vitest waits by itself.
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
});
