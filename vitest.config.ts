import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// npm takes away what SvelteKit keeps among the packages: the settings tsconfig.json is built on.
if (!existsSync('node_modules/$app/tsconfig.json'))
  execFileSync('node_modules/.bin/svelte-kit', ['sync']);

// What is pure needs no database and takes milliseconds: rules, input and basics.
const pure = ['src/basics/**/*.test.ts', 'src/modules/*/{rules,input}*.test.ts'];

const shared = {
  env: { LOG_LEVEL: 'silent', SECRET: 'a secret for the tests, long enough', TZ: 'UTC' },
  restoreMocks: true,
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'pure', include: pure } },
      {
        test: {
          ...shared,
          name: 'stored',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: pure,
          globalSetup: 'test/setup.ts',
          setupFiles: 'test/database.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
