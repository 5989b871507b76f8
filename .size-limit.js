const esm = (config) => ({ ...config, format: "esm" });

/**
 * What an entry of a room takes: with all that it exports, as whoever has a ledger and a gate bundles it, and `withBouncer` alone. All that
 * it needs is counted, but the platform's own modules.
 */
const room = (entry, all, alone) => [
  {
    name: `party-bouncer/${entry}`,
    path: `dist/${entry}.js`,
    ignore: ["cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: all,
  },
  {
    name: `withBouncer of party-bouncer/${entry}`,
    path: `dist/${entry}.js`,
    import: "{ withBouncer }",
    ignore: ["cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: alone,
  },
];

/** Minified and compressed with brotli, if they do not say otherwise. With all dependencies, but those that a name says it is beside. */
export default [
  ...room("partykit", "118.1 kB", "104.1 kB"),
  ...room("partyserver", "120 kB", "104.3 kB"),
  ...room("durable-object", "120.3 kB", "104 kB"),
  ...room("agents", "121.9 kB", "106.2 kB"),
  ...room("yjs", "109 kB", "109 kB"),
  {
    name: "party-bouncer/partyserver, beside zod",
    path: "dist/partyserver.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "111.3 kB",
  },
  {
    name: "party-bouncer/simulator",
    path: "dist/simulator.js",
    modifyEsbuildConfig: esm,
    limit: "59.3 kB",
  },
  {
    name: "party-bouncer/metrics",
    path: "dist/metrics.js",
    modifyEsbuildConfig: esm,
    limit: "2.64 kB",
  },
  {
    name: "party-bouncer/admin",
    path: "dist/admin.js",
    ignore: ["cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "46 kB",
  },
  {
    name: "party-bouncer/console",
    path: "dist/console.js",
    ignore: ["cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "193 kB",
  },
  {
    name: "the console's page, gzipped",
    path: "src/console/built/page/*",
    gzip: true,
    modifyEsbuildConfig: esm,
    limit: "60 KiB",
  },
  {
    name: "one language of party-bouncer/words",
    path: "dist/words.js",
    import: "{ de }",
    modifyEsbuildConfig: esm,
    limit: "1.5 kB",
  },
  {
    name: "guarded(options), beside PartySocket",
    path: "dist/client.js",
    import: "{ guarded }",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "6.24 kB",
  },
  {
    name: "party-bouncer/client with pacing, beside PartySocket",
    path: "dist/client.js",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "11.27 kB",
  },
  {
    name: "party-bouncer/provider",
    path: "dist/provider.js",
    modifyEsbuildConfig: esm,
    limit: "7.60 kB",
  },
  {
    name: "party-bouncer/react, beside React, PartySocket and the client",
    path: "dist/react.js",
    ignore: ["react", "partysocket"],
    modifyEsbuildConfig: (config) => ({ ...esm(config), external: [...(config.external ?? []), "./*"] }),
    limit: "2.13 kB",
  },
];
