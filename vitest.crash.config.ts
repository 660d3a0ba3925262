import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'crash',
    include: ['test/crash/**/*.test.ts'],
    globalSetup: 'test/crash/setup.ts',
    // Each serves a whole app: two at once would measure each other.
    fileParallelism: false,
    hookTimeout: 240_000,
  },
});
