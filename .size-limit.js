const esm = (config) => ({ ...config, format: "esm" });

/** Minified and compressed with brotli. */
export default [
  {
    name: "party-bouncer/partykit, beside zod",
    path: "dist/partykit.js",
    ignore: ["zod"],
    modifyEsbuildConfig: esm,
    limit: "87.6 kB",
  },
  {
    name: "party-bouncer/partyserver, beside zod",
    path: "dist/partyserver.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "89.6 kB",
  },
  {
    name: "party-bouncer/durable-object, beside zod",
    path: "dist/durable-object.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "90.0 kB",
  },
  {
    name: "party-bouncer/agents, beside zod",
    path: "dist/agents.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "91.7 kB",
  },
  {
    name: "party-bouncer/yjs, beside zod",
    path: "dist/yjs.js",
    ignore: ["zod"],
    modifyEsbuildConfig: esm,
    limit: "85.8 kB",
  },
  {
    name: "party-bouncer/simulator, beside zod",
    path: "dist/simulator.js",
    ignore: ["zod"],
    modifyEsbuildConfig: esm,
    limit: "48.4 kB",
  },
  {
    name: "party-bouncer/metrics",
    path: "dist/metrics.js",
    modifyEsbuildConfig: esm,
    limit: "2.65 kB",
  },
  {
    name: "party-bouncer/admin, beside zod",
    path: "dist/admin.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "19.2 kB",
  },
  {
    name: "guarded(options), beside PartySocket",
    path: "dist/client.js",
    import: "{ guarded }",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "4.75 kB",
  },
  {
    name: "party-bouncer/client with pacing, beside PartySocket",
    path: "dist/client.js",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "9.15 kB",
  },
  {
    name: "party-bouncer/provider",
    path: "dist/provider.js",
    modifyEsbuildConfig: esm,
    limit: "5.5 kB",
  },
  {
    name: "party-bouncer/react, beside React, PartySocket and the client",
    path: "dist/react.js",
    ignore: ["react", "partysocket"],
    modifyEsbuildConfig: (config) => ({ ...esm(config), external: [...(config.external ?? []), "./*"] }),
    limit: "1.13 kB",
  },
];
