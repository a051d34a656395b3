import { defineConfig } from 'vitest/config'

/**
 * Two layers: `unit` needs nothing built; `cloud` runs the built functions of dist/ on the local cloud.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'cloud', include: ['test/cloud/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
})
