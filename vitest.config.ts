import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    environment: 'node',
    // Native addons and bcrypt's threads want a process of their own, and two of them are what a small machine carries.
    pool: 'forks',
    maxWorkers: 2,
    // A login costs a bcrypt round of 0.2 s, and both processes may share one busy core.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    unstubEnvs: true,
  },
})
