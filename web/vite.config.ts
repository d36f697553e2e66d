import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileMessages } from './build/compile-messages.ts';
import { leaveOut } from './build/leave-out.ts';

export default defineConfig({
  plugins: [compileMessages(), leaveOut(), react(), tailwindcss()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers of 2022 know it.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // No library here does anything when one of its values is only read.
      treeshake: { propertyReadSideEffects: false },
    },
  },
  server: { proxy: { '/api': 'http://localhost:8000', '/ws': { target: 'ws://localhost:8000', ws: true } } },
});
