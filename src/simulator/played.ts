import type { LimitResult } from "../limits/check.ts";
import { UNREAD } from "../limits/check.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { ownLimits } from "../policy/external-limit.ts";
import type { Pseudonym, TrafficEvent } from "../record/traffic-event.ts";
import { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { VirtualConnection } from "../rehearsal/virtual-connection.ts";
import { VirtualRoom } from "../rehearsal/virtual-room.ts";
import type { Message } from "../shared/message.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";

export interface Played {
  readonly event: TrafficEvent;
  readonly client: string;
  readonly connection: VirtualConnection;
  readonly isAway: boolean;
  readonly judgement: Judgement;
  readonly result: LimitResult;
  readonly type: string | null;
  readonly bytes: number;
  readonly costs: Readonly<Record<string, number>> | undefined;
  readonly strikes: number;
  readonly present: number;
  readonly turnedAway: { readonly limit: string } | null;
}

interface Fake {
  byteLength: number;
  type: string | null;
  costs: Readonly<Record<string, number>> | undefined;
}

/** Stands in for the player of the rehearsal until that is there. */
export class Player {
  readonly compiled: CompiledPolicy;
  readonly #room: VirtualRoom;
  readonly #connections = new Map<Pseudonym, VirtualConnection>();
  readonly #names = new Map<Pseudonym, string>();

  constructor(policy: DefinedPolicy) {
    const limits = policy.limits.map((limit) =>
      ownLimits(policy).includes(limit as never) && typeof limit.cost === "function"
        ? { ...limit, cost: (message: Message) => (message as never as Fake).costs?.[limit.name] ?? 1 }
        : limit,
    );
    this.compiled = new CompiledPolicy(
      { ...policy, limits, classify: (message) => (message as never as Fake).type } as DefinedPolicy,
      () => {},
    );
    this.#room = new VirtualRoom(this.compiled);
  }

  play(event: TrafficEvent): Played | null {
    if (event.event === "open") return this.#open(event.connection, event.client ?? null, event);
    if (event.event === "close") {
      const connection = this.#connections.get(event.connection);
      if (connection !== undefined) this.#room.close(connection, event.at);
      this.#connections.delete(event.connection);
      return null;
    }
    if (event.event !== "message") return null;
    if (!this.#connections.has(event.connection)) this.#open(event.connection, event.client ?? null, event);
    const connection = this.#connections.get(event.connection);
    if (connection === undefined) return null;
    const fake: Fake = { byteLength: event.bytes, type: event.type ?? null, costs: event.costs };
    const present = connection.session.present;
    const { judgement, result, isAway } = this.#room.judge(connection, fake as never as Message, event.at, {
      length: event.length ?? event.bytes,
    });
    return {
      event,
      client: this.#names.get(event.connection) ?? "",
      connection,
      isAway,
      judgement,
      result,
      type: fake.type,
      bytes: event.bytes,
      costs: event.costs,
      strikes: judgement.step === null ? 0 : 1,
      present,
      turnedAway: null,
    };
  }

  #open(pseudonym: Pseudonym, client: Pseudonym | null, event: TrafficEvent): Played {
    const name = client === null ? `connection:${pseudonym}` : String(client);
    const isAddress = name.startsWith("address:");
    const info = {
      clientKey:
        client === null ? null : isAddress ? (name as `address:${string}`) : (`user:${name}` as const),
      userId: client === null || isAddress ? null : name,
      connectionId: String(pseudonym),
      address: isAddress ? name : null,
      tier: null,
    };
    const connection = this.#room.open(info, {}, event.at);
    this.#connections.set(pseudonym, connection);
    this.#names.set(pseudonym, name);
    return {
      event,
      client: name,
      connection,
      isAway: false,
      judgement: PASSED,
      result: UNREAD,
      type: null,
      bytes: 0,
      costs: undefined,
      strikes: 0,
      present: 0,
      turnedAway: connection.turnedAway,
    };
  }
}
