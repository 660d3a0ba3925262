import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'crash',
    include: ['test/crash/**/*.test.ts'],
    globalSetup: 'test/crash/setup.ts',
    hookTimeout: 240_000,
  },
});
