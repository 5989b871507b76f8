import path from "node:path";
import { createTestHarness } from "wrangler";
import { type Project, ROOT } from "./project.ts";

/** A room that bans Eve when asked to, and says what it knows then. */
const WORKER = `
import { bouncerOf, connectGate, Ledger, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";
const identify = (request) => request.headers.get("x-user");
const policy = { ledger: "Ledger", objection: "Write to the landlord.", identify };
const gate = connectGate({ ledger: "Ledger", identify });
export { Ledger };
export class Room extends withBouncer(Server, policy) {
  async onRequest() {
    const bouncer = bouncerOf(this);
    await bouncer.bans.add("user:eve", { for: "1h", by: "ada", disclosure: "notify" });
    const { bans } = await bouncer.bans.list();
    return Response.json({ bans: bans.length, history: (await bouncer.bans.history("user:eve")).length });
  }
}
export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env, { onBeforeConnect: gate })) ?? new Response("Not found", { status: 404 });
  },
};
`;

/** What imports `cloudflare:workers` runs nowhere else. */
export async function checkInWorkerd(project: Project): Promise<void> {
  project.write("worker.mjs", WORKER);
  // Else it would ask Cloudflare where this machine is.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  const server = createTestHarness({
    root: project.folder,
    workers: [
      {
        config: {
          name: "consumer",
          main: path.join(project.folder, "worker.mjs"),
          compatibility_date: "2026-08-01",
          compatibility_flags: ["nodejs_compat"],
          alias: { partyserver: path.join(ROOT, "node_modules/partyserver") },
          durable_objects: {
            bindings: ["Room", "Ledger"].map((name) => ({ name, class_name: name })),
          },
          migrations: [{ tag: "v1", new_sqlite_classes: ["Room", "Ledger"] }],
        },
      },
    ],
  });
  try {
    await server.listen();
    const knows = await (await server.fetch("/parties/room/a")).text();
    if (knows !== '{"bans":1,"history":1}') throw new Error(`the room knows ${knows}`);
    const headers = { Upgrade: "websocket", "x-user": "eve" };
    const { webSocket } = await server.fetch("/parties/room/b", { headers });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    const closed = new Promise<number>((resolve) =>
      webSocket.addEventListener("close", ({ code }) => resolve(code)),
    );
    webSocket.accept();
    if ((await closed) !== 4403) throw new Error(`another room closed with ${await closed}`);
  } finally {
    await server.close();
  }
}
