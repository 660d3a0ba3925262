import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'crash',
          include: ['test/crash/*.test.ts'],
          globalSetup: 'test/crash/setup.ts',
          // Each serves a whole app: two at once would measure each other.
          fileParallelism: false,
          hookTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'channels',
          include: ['test/crash/channels/*.test.ts'],
          env: { SECRET: 'a secret for the tests, long enough', TZ: 'UTC', LOG_LEVEL: 'fatal' },
          globalSetup: ['test/crash/setup.ts', 'test/setup.ts'],
          setupFiles: 'test/database.ts',
          // Most of their time a dead worker is waited for.
          maxWorkers: 3,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
