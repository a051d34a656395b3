import { defineConfig } from 'vitest/config'

/**
 * By layers: `unit` needs nothing built; `simulation` plays the engine from seeds; `cloud` runs the built functions of dist/ on the local cloud; `browser` has
 * the mini program on top, on phones in Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'cloud', include: ['test/cloud/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/setup.ts'],
          // On a busy machine of two cores; what is waited for gives up before (see test/browser/scene.ts).
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
