import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

/** What cursors do: each move is kept until a timer that all share is over, and then they are sent together. */
const FLUSH = 50;

const policy = {
  limits: [],
  identify: ({ headers }) => headers.get("x-user"),
  exempt: ({ userId }) => userId === "operator",
} satisfies Policy;

interface Move {
  readonly sender: Connection;
  readonly text: string;
}

class GatheringApp extends Server {
  #moves: Move[] = [];
  readonly #errors: string[] = [];

  override onStart(): void {
    bouncerOf(this).on("error", ({ error }) => this.#errors.push(String(error)));
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const text = String(message);
    if (text === "hide eve") await bouncerOf(this).bans.add("user:eve", { kind: "shadow-ban", for: "1h" });
    else if (text !== "errors") return this.#gather(connection, text);
    connection.send(JSON.stringify({ type: "errors", value: this.#errors }));
  }

  #gather(sender: Connection, text: string): void {
    if (this.#moves.push({ sender, text }) > 1) return;
    setTimeout(() => {
      const moves = this.#moves;
      this.#moves = [];
      this.flush(moves);
    }, FLUSH);
  }

  protected flush(moves: readonly Move[]): void {
    this.broadcast(JSON.stringify({ type: "moves", value: moves.map(({ text }) => text) }));
  }
}

class SplittingApp extends GatheringApp {
  protected override flush(moves: readonly Move[]): void {
    for (const move of moves) bouncerOf(this).visibility.as(move.sender, () => super.flush([move]));
  }
}

export class Gathering extends withBouncer(GatheringApp, policy) {}
export class Splitting extends withBouncer(SplittingApp, policy) {}
