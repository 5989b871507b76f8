import type { AdminBan } from "../../src/admin/index.ts";
import { asDuration, asFields, type Length } from "./length.ts";

/** What can be done about a client. */
export const ACTS = ["warn", "mute", "restrict", "shadow-ban", "ban", "lift", "forgive"] as const;

export type ActName = (typeof ACTS)[number];

/** What a moderator has decided. */
export interface Act {
  readonly act: ActName;
  readonly reason: string;
  /** Of what lasts. */
  readonly length: Length;
  /** Of `restrict`: the types of messages that it may still send. */
  readonly only: readonly string[];
  /** Of a ban: whether the client is told why. */
  readonly isTold: boolean;
  /** Of `lift`: whether its strikes are forgiven too. */
  readonly forgives: boolean;
}

/** Something that the API is asked to do. */
export interface Order {
  readonly method: "POST" | "PUT" | "DELETE";
  /** Below the API's mount. */
  readonly path: string;
  readonly body: object;
}

/** Which acts last for a while. */
type LastingAct = Extract<ActName, "mute" | "restrict" | "shadow-ban" | "ban">;

export function isLasting(act: ActName): act is LastingAct {
  return act === "mute" || act === "restrict" || act === "shadow-ban" || act === "ban";
}

const clientPath = (target: string): string => `/v1/clients/${encodeURIComponent(target)}`;

/** What the API is asked to do about a client. @param label what to call it in lists */
export function orderOf(act: Act, target: string, now: number, label?: string): Order {
  const { reason, length, only, isTold, forgives } = act;
  const acts = (body: object): Order => ({ method: "POST", path: `${clientPath(target)}/acts`, body });
  switch (act.act) {
    case "warn":
      return acts({ do: "warn", reason });
    case "mute":
      return acts({ do: "mute", for: asDuration(length, now), reason });
    case "restrict":
      return acts({ do: "restrict", only, for: asDuration(length, now), reason });
    case "forgive":
      return acts({ do: "forgive" });
    case "lift": {
      const body = { reason, ...(forgives ? { forgive: true } : {}) };
      return { method: "DELETE", path: `${clientPath(target)}/bans`, body };
    }
    default: {
      const kind = act.act === "ban" ? "close" : "shadow-ban";
      const disclosure = kind === "close" && isTold ? "notify" : "none";
      const named = label === undefined ? {} : { label };
      const body = { target, kind, ...asFields(length), reason, disclosure, ...named };
      return { method: "POST", path: "/v1/bans", body };
    }
  }
}

/** What has to be known of a client to take back what was done. */
export interface Before {
  /** Its bans that were not over. */
  readonly bans: readonly AdminBan[];
}

/** Whether what was done can be taken back. A warning was read, and strikes that were forgiven are gone. */
export function isUndoable(act: ActName): boolean {
  return act !== "warn" && act !== "forgive";
}

/**
 * What takes back what was done about a client.
 *
 * @param answer of the API
 * @param reason kept with it
 */
export function undoOf(act: Act, target: string, answer: unknown, before: Before, reason: string): Order[] {
  switch (act.act) {
    case "mute":
    case "restrict":
      return [{ method: "POST", path: `${clientPath(target)}/acts`, body: { do: "release" } }];
    case "ban":
    case "shadow-ban": {
      const { id } = answer as Pick<AdminBan, "id">;
      return [{ method: "DELETE", path: `${clientPath(target)}/bans`, body: { bans: [id], reason } }];
    }
    case "lift": {
      const lifted = new Set((answer as { readonly lifted: readonly string[] }).lifted);
      return before.bans.filter(({ id }) => lifted.has(id)).map((ban) => sameBan(ban));
    }
    default:
      return [];
  }
}

/** The same ban again. It is the moderator's own now, whoever imposed it before. */
function sameBan({ target, kind, until, reason, disclosure, label }: AdminBan): Order {
  const length = until === null ? { for: "forever" } : { until };
  const named = label === undefined ? {} : { label };
  return {
    method: "POST",
    path: "/v1/bans",
    body: { target, kind, ...length, reason, disclosure, ...named },
  };
}
