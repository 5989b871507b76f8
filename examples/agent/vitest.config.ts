import { defineConfig } from "vitest/config";

// The test starts the app by vite.config.ts. Vitest itself needs none of that.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
