const esm = (config) => ({ ...config, format: "esm" });

/** Minified and compressed with brotli. */
export default [
  {
    name: "party-bouncer/partykit, beside zod",
    path: "dist/partykit.js",
    ignore: ["zod"],
    modifyEsbuildConfig: esm,
    limit: "16 kB",
  },
  {
    name: "party-bouncer/client, beside PartySocket",
    path: "dist/client.js",
    ignore: ["partysocket"],
    modifyEsbuildConfig: esm,
    limit: "2.5 kB",
  },
  {
    name: "party-bouncer/react, beside React, PartySocket and the client",
    path: "dist/react.js",
    ignore: ["react", "partysocket"],
    modifyEsbuildConfig: (config) => ({ ...esm(config), external: [...(config.external ?? []), "./*"] }),
    limit: "1.1 kB",
  },
];
