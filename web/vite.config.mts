import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { checkWords } from './build/check-words.mjs';
import { faceWords } from './build/face-words.mjs';
import { preloadWords } from './build/preload-words.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Three faces, one build: what they share is loaded once. Old webviews run sidebar and H5, hence es2019. */
export default defineConfig({
  root: here('.'),
  base: './', // a proxy may serve the faces below a path of its own
  plugins: [vue(), checkWords(here('.')), faceWords(here('.')), preloadWords()],
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  // `npm run web:dev` beside a bot, which BOT_URL names
  server: { proxy: Object.fromEntries(['/api', '/auth'].map((path) => [path, process.env['BOT_URL'] ?? 'http://localhost:3000'])) },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2019',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { checks: { pluginTimings: false }, input: { console: here('console/index.html'), sidebar: here('sidebar/index.html'), h5: here('h5/index.html'), simulator: here('simulator/index.html') } },
  },
});
