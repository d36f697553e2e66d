import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileMessages } from './build/compile-messages.ts';

export default defineConfig({
  plugins: [compileMessages(), react(), tailwindcss()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Which chunk asks for which: scripts/page-weight.mjs walks it. The server gives out nothing of its folder.
    manifest: true,
    // Safari before 17 does not know it, and just fetches the chunks a moment later.
    modulePreload: { polyfill: false },
    // The chart library is one chunk, fetched beside the code of the first result.
    chunkSizeWarningLimit: 700,
    // Radix gives every function its name once more for stack traces, which keeps the parts that nobody uses (5 KB).
    rolldownOptions: { treeshake: { manualPureFunctions: ['__name'] } },
  },
  server: { proxy: { '/api': 'http://localhost:8000', '/ws': { target: 'ws://localhost:8000', ws: true } } },
});
