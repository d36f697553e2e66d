import { defineConfig } from 'vitest/config';

/** The browser tests. Apart from the others, since a browser beside a server fills a small machine: one file at a time. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    globalSetup: ['test/harness/global-setup.ts'],
    maxWorkers: 1,
    // As in vitest.config.ts: a strange, busy machine may try again, and the report says that it did.
    retry: process.env['CI'] ? 1 : 0,
  },
});
