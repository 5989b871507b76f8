import { connectGate, withBouncer } from "party-bouncer/partyserver";
import { type Connection, getServerByName, routePartykitRequest, Server } from "partyserver";

const PROPS = { owner: "ada" };

/** Fails in the hook that it is named after. Says which props it was started with. */
class App extends Server {
  #props: unknown;

  #fail(hook: string): void {
    if (this.name === hook) throw new Error(`a secret in ${hook}`);
  }

  override onStart(props?: unknown): void {
    this.#fail("onStart");
    // oxlint-disable-next-line no-throw-literal -- apps do
    if (this.name === "no-error") throw "a secret that is no error";
    this.#props = props;
  }

  override getConnectionTags(): string[] {
    this.#fail("getConnectionTags");
    return this.name === "too-many-tags" ? Array.from({ length: 20 }, (_, index) => `a secret ${index}`) : [];
  }

  override async onConnect(connection: Connection): Promise<void> {
    await Promise.resolve();
    this.#fail("onConnect");
    connection.send(JSON.stringify(this.#props ?? null));
  }

  override onRequest(request: Request): Response {
    this.#fail("onRequest");
    if (new URL(request.url).searchParams.has("own"))
      return new Response("the app's own 500", { status: 500 });
    return Response.json(this.#props ?? null);
  }
}

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Room extends withBouncer(App) {}
export class HibernatingRoom extends withBouncer(HibernatingApp) {}

const gate = connectGate();

/** Rooms behind a gate. With `?props`, the router has props for them; with `?rpc`, they are asked for by name first. */
export default {
  async fetch(request: Request, env: Record<string, DurableObjectNamespace<Room>>): Promise<Response> {
    const { searchParams, pathname } = new URL(request.url);
    const [, , , name = ""] = pathname.split("/");
    if (searchParams.has("rpc") && env["Room"] !== undefined) {
      const error = await getServerByName(env["Room"], name, { props: PROPS }).then(() => null, String);
      if (error !== null) return new Response(`in the worker: ${error}`);
    }
    const routed = await routePartykitRequest(request, env, {
      onBeforeConnect: gate,
      onBeforeRequest: gate,
      ...(searchParams.has("props") ? { props: PROPS } : {}),
    });
    return routed ?? new Response("Not found", { status: 404 });
  },
};
