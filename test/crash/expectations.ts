import type { Client } from "../support/client.ts";
import { join, say } from "../support/join.ts";

/** What a client has to find when it comes: the door closed by the operator or by the ladder, deaf ears, or nothing. */
export type Finding = "ban" | "shadowBan" | "ladder" | "free";

/** So many come at once. */
const CROWD = 32;

/** What has been acknowledged about each user, and whether a room keeps to it. */
export class Expectations {
  readonly #room: string;
  readonly #findings = new Map<string, Finding>();

  /** @param room where it is asked what holds */
  constructor(room: string) {
    this.#room = room;
  }

  set(user: string, finding: Finding): void {
    this.#findings.delete(user);
    this.#findings.set(user, finding);
  }

  /** Takes a user out of whom one thing or the other may hold: something was asked, and not answered yet. */
  doubt(user: string): void {
    this.#findings.delete(user);
  }

  /** Those of whom such a thing has been acknowledged, in that order. */
  users(...findings: Finding[]): string[] {
    return [...this.#findings].filter(([, finding]) => findings.includes(finding)).map(([user]) => user);
  }

  /** Sends users to the room: all, or those named. Throws where one finds something else than what was acknowledged. */
  async verify(host: string, users: Iterable<string> = this.#findings.keys()): Promise<void> {
    const all = [...users];
    for (let start = 0; start < all.length; start += CROWD) {
      await this.#verifyCrowd(host, all.slice(start, start + CROWD));
    }
  }

  async #verifyCrowd(host: string, users: readonly string[]): Promise<void> {
    const witness = await join(host, "witness", this.#room);
    const visits = await Promise.all(users.map((user) => this.#visit(host, user)));
    // A room sends in order: what the witness has not heard by then, it never will.
    say(witness, "witness");
    await witness.until("its own words", () => witness.heard.includes("witness"));
    const broken: string[] = [];
    for (const [user, client] of visits) {
      const [told, found] = [this.#findings.get(user), findingOf(client, witness.heard.includes(user))];
      if (found !== told) broken.push(`${user}: told ${told}, found ${found}`);
      client.leave();
    }
    if (witness.warnings.length > 0) broken.push("the witness was warned");
    witness.leave();
    if (broken.length > 0) throw new Error(broken.join("\n"));
  }

  async #visit(host: string, user: string): Promise<[user: string, client: Client]> {
    const client = await join(host, user, this.#room);
    // Who is turned away sees the close only after the connection has opened, and its words go nowhere.
    say(client, user);
    await client.until(
      `an answer to ${user}, told ${this.#findings.get(user)}`,
      () => client.closed !== null || client.heard.includes(user),
    );
    return [user, client];
  }
}

function findingOf({ closed, warnings }: Client, isHeard: boolean): Finding | string {
  if (closed?.code === 4403) return "ban";
  if (closed?.code === 4429) return "ladder";
  if (closed !== null) return `closed with ${closed.code} ${closed.reason}`;
  if (warnings.length > 0) return "warned";
  return isHeard ? "free" : "shadowBan";
}
