import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { optionPolicies } from "./option-policies.ts";

const identify = (request: Request) => ({
  id: request.headers.get("x-user"),
  tier: request.headers.get("x-tier"),
});

/** A room whose name begins with the policy that it has: `client-1`. It echoes what it is sent, and does what it is told. */
export class Options extends withBouncer(Server, { identify }) {
  static override options = { hibernate: true };
  #added: string | null = null;

  override onStart(): void {
    const [name = ""] = this.name.split("-");
    bouncerOf(this).setPolicy({ ...optionPolicies[name as keyof typeof optionPolicies], identify });
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const { type, value } = JSON.parse(String(message)) as { type: string; value?: unknown };
    const bouncer = bouncerOf(this);
    switch (type) {
      case "penalize":
        bouncer.strikes.add(connection, { reason: "cheating" });
        return;
      case "block":
        return bouncer.strikes.mute(connection, "3s");
      case "forgive":
        return bouncer.strikes.clear(connection);
      case "invalid":
        bouncer.strikes.reportInvalid(connection);
        return;
      case "add":
        this.#added = bouncer.limits.add({ name: "added", limit: 1, window: "1h" });
        break;
      case "remove":
        await bouncer.limits.remove(this.#added ?? "");
        break;
      case "metrics":
        return connection.send(JSON.stringify({ type, value: bouncer.metrics() }));
      default:
    }
    connection.send(JSON.stringify({ type: "echo", value: value ?? type }));
  }
}
