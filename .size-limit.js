const esm = (config) => ({ ...config, format: "esm" });

/** Minified and compressed with brotli. */
export default [
  {
    name: "party-bouncer/partykit, beside zod",
    path: "dist/partykit.js",
    ignore: ["zod"],
    modifyEsbuildConfig: esm,
    limit: "24 kB",
  },
  {
    name: "party-bouncer/partyserver, beside zod",
    path: "dist/partyserver.js",
    ignore: ["zod", "cloudflare:workers"],
    modifyEsbuildConfig: esm,
    limit: "24 kB",
  },
  {
    name: "party-bouncer/client, beside PartySocket",
    path: "dist/client.js",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "2.5 kB",
  },
];
