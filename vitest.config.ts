import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser: vitest.e2e.config.ts.
    exclude: ['test/e2e/**'],
    // Journeys start real programs: a cold Gemini CLI alone takes up to 3 s, more on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/harness/global-setup.ts'],
    maxWorkers: 2,
    // Real programs on a strange, busy machine: one that failed may try again there, and the report says that it did.
    retry: process.env['CI'] ? 1 : 0,
  },
});
