import { GATE_MARK, GateMarks } from "../ledger/gate-mark.ts";
import type { RequestLike } from "../identity/request.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { LimitResult } from "../limits/check.ts";
import type { Limiter } from "../limits/limiter.ts";
import { type ConnectionLike, OPEN, type RoomLike } from "../platform/room.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { aboutClients } from "./about-clients.ts";
import { aboutGate, type GateSeen } from "./about-gate.ts";
import { aboutHearing } from "./about-hearing.ts";
import { aboutLimits } from "./about-limits.ts";
import { type Finding, inOrder } from "./finding.ts";
import { type Counted, Observations } from "./observations.ts";

interface DoctorDeps {
  readonly active: { readonly policy: DefinedPolicy; readonly limiter: Limiter };
  readonly sessions: { present(): Iterable<Session>; isFiled(connection: ConnectionLike): boolean };
  readonly room: Pick<RoomLike, "connections" | "admits" | "gaps">;
  readonly clock: () => number;
  /** What the ledger signs with; `null` without one. */
  readonly secret: (() => Promise<string>) | null;
}

/** What a doctor answers on the wire: see `bouncer.respond`. */
export interface Diagnosis {
  /** Epoch ms since when traffic was seen: when the room was loaded into memory, or its policy was replaced. */
  readonly since: number;
  /** Messages that were seen. */
  readonly messages: number;
  /** Clients that were seen, up to a thousand. */
  readonly clients: number;
  /** What they show. */
  readonly findings: readonly Finding[];
}

const noGate = (): GateSeen => ({ requests: 0, others: 0, knownBy: "nothing" });

/** Looks at a room as it works, and says what is wrong with its policy, or with how it is guarded. */
export class Doctor {
  readonly #deps: DoctorDeps;
  #seen: Observations;
  /** Those of whom note was taken as they came. */
  #noted = new WeakSet<Session>();
  readonly #marks: GateMarks | null;
  #gate: GateSeen = noGate();

  constructor(deps: DoctorDeps) {
    this.#deps = deps;
    this.#seen = this.#begin();
    this.#marks = deps.secret === null ? null : new GateMarks(deps.secret);
  }

  /** Forgets what was seen: other rules apply from now on. */
  restart(): void {
    this.#seen = this.#begin();
    this.#noted = new WeakSet();
    this.#gate = noGate();
  }

  /** Takes note of a connection that was let in. */
  connected(session: Session): void {
    this.#noted.add(session);
    this.#seen.connected(session.clientInfo);
  }

  /** Compares whom a gate took a client for with whom the room does. Nothing waits for it. */
  sawGate({ headers }: RequestLike, client: ClientInfo): void {
    const note = this.#marks === null ? null : headers.get(GATE_MARK);
    if (note !== null) void this.#compare(note, client);
  }

  /** Takes note of a message, before anything follows from it. */
  heard(client: ClientInfo, size: number, result: LimitResult, now: number): void {
    this.#seen.heard(client, size, result, now);
  }

  /** Takes note of a message that all limits admit. @returns whether it is one to {@link look} at closely */
  admitted(size: number): boolean {
    return this.#seen.admitted(size);
  }

  look(charges: readonly Counted[], now: number): void {
    this.#seen.look(charges, now);
  }

  /** What was seen, and what it shows. */
  diagnose(): Diagnosis {
    const { active, sessions } = this.#deps;
    for (const session of sessions.present()) {
      // They were here before the room was loaded into memory.
      if (session.admitted && !this.#noted.has(session)) this.connected(session);
    }
    const seen = this.#seen;
    const findings = inOrder([
      ...aboutHearing(this.#gaps(), this.#strangers()),
      ...aboutGate(this.#gate),
      ...aboutClients(active.policy, seen),
      ...aboutLimits(active.policy, seen, "room"),
    ]);
    return { since: seen.since, messages: seen.sizes.count, clients: seen.clients, findings };
  }

  async #compare(note: string, client: ClientInfo): Promise<void> {
    const gate = this.#gate;
    try {
      const found = (await this.#marks?.read(note, client)) ?? null;
      if (found === null) return;
      gate.requests++;
      if (found.isSame) return;
      gate.others++;
      gate.knownBy = found.knownBy;
    } catch {
      // The ledger is away, so that there is nothing to compare with.
    }
  }

  #begin(): Observations {
    const { active, clock } = this.#deps;
    return new Observations(active.limiter, clock());
  }

  #gaps(): readonly string[] {
    return [...(this.#deps.room.gaps?.() ?? [])];
  }

  /** How many connections are open that never came past the bouncer. */
  #strangers(): number {
    const { room, sessions } = this.#deps;
    if (room.admits !== true) return 0;
    let count = 0;
    for (const connection of room.connections())
      if (connection.readyState === OPEN && !sessions.isFiled(connection)) count++;
    return count;
  }
}
