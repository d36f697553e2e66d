import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Journeys start real programs: a cold Gemini CLI alone takes up to 3 s, more on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/harness/global-setup.ts'],
    maxWorkers: 2,
  },
});
