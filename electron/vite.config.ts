import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname
const outDir = path.join(here, '..', 'dist', 'electron')

// Addons are files that must lie on the disk, and Electron is there already; all else goes into one file.
const addons = ['better-sqlite3', 'bcrypt', '@node-rs/argon2']
const external = ['electron', ...addons, ...builtinModules, /^node:/]

const windowIcon: Plugin = {
  name: 'window-icon',
  applyToEnvironment: (environment) => environment.name === 'main',
  generateBundle() {
    const source = readFileSync(path.join(here, 'assets', 'icons', '256x256.png'))
    this.emitFile({ type: 'asset', fileName: 'icon.png', source })
  },
}

/** Where `password-lists.ts` looks for it, beside itself. */
const commonPasswords: Plugin = {
  name: 'common-passwords',
  applyToEnvironment: (environment) => environment.name === 'main',
  generateBundle() {
    const source = readFileSync(path.join(here, '..', 'server', 'security', 'password-lists', 'common.authly'))
    this.emitFile({ type: 'asset', fileName: 'common.authly', source })
  },
}

/** Builds the main process (one ES module) and the preload (CommonJS, which is all that a sandboxed one can be). */
export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [windowIcon, commonPasswords],
  environments: {
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node'], external: ['electron', ...addons] },
      build: {
        outDir,
        emptyOutDir: true,
        target: 'node20.18',
        minify: false,
        license: { fileName: 'licenses.md' },
        rolldownOptions: {
          input: { main: path.join(here, 'main.ts') },
          platform: 'node',
          external,
          output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
        },
      },
    },
    preload: {
      consumer: 'server',
      build: {
        outDir,
        emptyOutDir: false,
        target: 'chrome130',
        minify: false,
        rolldownOptions: {
          input: { preload: path.join(here, 'preload.ts') },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
  builder: {
    async buildApp({ build, environments }) {
      for (const environment of Object.values(environments)) {
        if (environment.name !== 'client' && environment.name !== 'ssr') await build(environment)
      }
    },
  },
})
