import { WebSocket } from "ws";
import { Client } from "./client.ts";
import { OPERATOR } from "./operator.ts";

/** Clients of rooms that alert somebody, and that echo what they are sent. */
export class AlertedRooms {
  readonly #party: () => string;

  /** @param party where the party is, such as `127.0.0.1:8787/parties/chat`: another place after a restart */
  constructor(party: () => string) {
    this.#party = party;
  }

  enter(room: string, user: string, query = ""): Promise<Client> {
    const socket = new WebSocket(`ws://${this.#party()}/${room}?user=${user}${query}`);
    socket.addEventListener("error", () => {});
    return new Client(socket).opened();
  }

  /** Has the operator ban somebody. */
  async ban(room: string, user: string, query = ""): Promise<void> {
    const operator = await this.enter(room, OPERATOR, query);
    operator.sendRaw(JSON.stringify({ do: "ban", target: `user:${user}`, kind: "ban" }));
    await operator.until("the ban", () => operator.of("acknowledged").length > 0);
    operator.leave();
  }

  /** How long each of so many messages takes to be echoed, in ms, in order of size. */
  async echoes(client: Client, count: number): Promise<number[]> {
    const took: number[] = [];
    for (let index = 0; index < count; index++) {
      const start = performance.now();
      client.sendRaw(JSON.stringify({ type: "echo", index }));
      await client.until("its echo", () => client.of("echo").some((frame) => frame["index"] === index));
      client.frames.length = 0;
      took.push(performance.now() - start);
    }
    return took.toSorted((one, other) => one - other);
  }
}
