import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { themeStylesheet } from './theme-stylesheet.ts'

/** One bundle for both hosts: `app://console/` on the desktop and `/console/` over HTTP, hence the relative base. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), themeStylesheet()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    // The content security policy allows no data: fonts, and small files cost nothing on one machine.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
})
