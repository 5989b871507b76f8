import { subscribe } from "node:diagnostics_channel";
import told from "./told.ts";

export { Ledger, Told } from "./told.ts";

/** What all rooms of this worker have told on channels. */
const heard: { name: string; message: unknown }[] = [];
for (const name of ["verdict", "violation", "strike", "ban", "connect-refused", "pardon", "error"])
  subscribe(`party-bouncer:${name}`, (message) => void heard.push({ name, message }));

subscribe("party-bouncer:ban", () => {
  throw new Error("a subscriber fails");
});

export default {
  fetch(request: Request, env: Cloudflare.Env): Promise<Response> | Response {
    return new URL(request.url).pathname === "/heard" ? Response.json(heard) : told.fetch(request, env);
  },
};
