import { bouncerOf } from "party-bouncer/partyserver";
import type { Server } from "partyserver";
import { obey, type Order } from "../../../../support/operator.ts";
import { Chat as OnDiscord } from "./alert-recipes/discord.ts";
import { Chat as OnJson } from "./alert-recipes/json.ts";
import { Chat as OnSlack } from "./alert-recipes/slack.ts";

export { Ledger } from "party-bouncer/partyserver";

export { default } from "../../../../support/route-to-room.ts";

/** Does what an operator posts. */
async function order(room: Server, request: Request): Promise<Response> {
  return new Response(await obey(bouncerOf(room), (await request.json()) as Order));
}

export class Slack extends OnSlack {
  override onRequest(request: Request): Promise<Response> {
    return order(this, request);
  }
}

export class Discord extends OnDiscord {
  override onRequest(request: Request): Promise<Response> {
    return order(this, request);
  }
}

export class Json extends OnJson {
  override onRequest(request: Request): Promise<Response> {
    return order(this, request);
  }
}
