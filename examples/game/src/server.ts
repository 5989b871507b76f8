import { definePolicy, presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server } from "partyserver";

export interface Player {
  x: number;
  y: number;
  coins: number;
}

/** A step is as long for everybody, so a client that sends more of them is faster. */
const policy = definePolicy({
  ...presets.game,
  limits: [...presets.game.limits, { name: "steps", limit: 75, window: "1s", burst: 30 }],
});

const FIELD = { width: 1_000, height: 600 };
const STEP = 5;
const REACH = 25;
const EDGE = 15;

export class Game extends withBouncer(Server, policy) {
  players = new Map<string, Player>();
  coin = somewhere();

  override onConnect({ id }: Connection): void {
    this.players.set(id, { ...somewhere(), coins: 0 });
    this.tell();
  }

  /** A step in one direction: `{ "dx": 1, "dy": 0 }`. */
  override onMessage({ id }: Connection, message: string): void {
    const player = this.players.get(id);
    const step = stepIn(message);
    if (player === undefined || step === null) return;
    player.x = within(FIELD.width, player.x + STEP * Math.sign(step.dx));
    player.y = within(FIELD.height, player.y + STEP * Math.sign(step.dy));
    if (Math.hypot(player.x - this.coin.x, player.y - this.coin.y) < REACH) {
      player.coins += 1;
      this.coin = somewhere();
    }
    this.tell();
  }

  override onClose({ id }: Connection): void {
    this.players.delete(id);
    this.tell();
  }

  tell(): void {
    this.broadcast(JSON.stringify({ coin: this.coin, players: Object.fromEntries(this.players) }));
  }
}

const somewhere = () => ({
  x: within(FIELD.width, Math.random() * FIELD.width),
  y: within(FIELD.height, Math.random() * FIELD.height),
});
const within = (size: number, at: number): number => Math.min(size - EDGE, Math.max(EDGE, at));

function stepIn(message: string): { dx: number; dy: number } | null {
  try {
    const { dx, dy } = JSON.parse(message);
    return Number.isFinite(dx) && Number.isFinite(dy) ? { dx, dy } : null;
  } catch {
    return null;
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
