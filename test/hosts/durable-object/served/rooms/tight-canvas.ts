import { withBouncer } from "party-bouncer/durable-object";
import { policy, TldrawRoom } from "./tldraw.ts";

/** workerd states no address of a client. */
const identify = ({ url }: { readonly url: string }): string | null =>
  new URL(url).searchParams.get("sessionId");

export const Canvas = withBouncer(TldrawRoom, { ...policy, identify });

/** So tight that honest people run into it: what waits is too much after a second, and the third time they are sent away. */
export const Tight = withBouncer(TldrawRoom, {
  identify,
  limits: [{ name: "pushes", limit: 5, window: "1s", burst: 5 }],
  onRefusal: { do: "hold", messages: 3, overflow: "resync" },
  maxMessageBytes: 1_048_576,
  controlMessages: false,
  cooldown: { base: 0 },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: "2s" },
  ],
});

export default {
  fetch(request: Request, env: Record<"Canvas" | "Tight", DurableObjectNamespace>): Promise<Response> {
    const [, kind, room] = new URL(request.url).pathname.split("/");
    const namespace = kind === "tight" ? env.Tight : env.Canvas;
    return namespace.get(namespace.idFromName(String(room))).fetch(request);
  },
};
