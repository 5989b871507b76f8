import type { Disclosure } from "../policy/disclosure.ts";

/** What `POST /v1/bans` takes. */
export interface AdminBanRequest {
  /** `user:<id>`, `address:<address>`, or the `target` of a ban. */
  readonly target: string;
  /** Whether it closes the client, or hides it. Default: `"close"`. */
  readonly kind?: "close" | "shadow-ban" | undefined;
  /** A duration such as `"10m"`, a number of ms, or `"forever"`. At most 36,500 days. Default: 1 hour to close, 10 minutes to hide. */
  readonly for?: number | string | undefined;
  /** When it ends, in epoch ms, instead of `for`. */
  readonly until?: number | undefined;
  /** Kept with the ban. At most 1,000 characters. Default: empty. */
  readonly reason?: string | undefined;
  /** Whether the client is told. Default: `"none"`. */
  readonly disclosure?: Disclosure | undefined;
  /** What to call the client in lists. At most 100 characters. Default: none. */
  readonly label?: string | undefined;
}

/** What `DELETE /v1/clients/{target}/bans` takes. Its body may also be empty. */
export interface AdminLiftRequest {
  /** Kept with the lift. At most 1,000 characters. Default: empty. */
  readonly reason?: string | undefined;
  /** Only these bans, by their ids: at most 100. Default: all bans of the client. */
  readonly bans?: readonly string[] | undefined;
  /** Whether its strikes are taken away too, in all rooms. Default: `false`. */
  readonly forgive?: boolean | undefined;
}

/** What `POST /v1/appeals/{target}/{ban}` takes. */
export interface AdminAppealDecision {
  /** `"approve"` lifts the ban. */
  readonly decision: "approve" | "reject";
  /** What the person is told. At most 1,000 characters. Default: empty. */
  readonly note?: string | undefined;
}

/** What `DELETE /v1/clients/{target}` takes. Its body may also be empty. */
export interface AdminEraseRequest {
  /** Kept with the operator's entry, which does not say whom it is about. At most 1,000 characters. Default: empty. */
  readonly reason?: string | undefined;
  /** Whether its bans that are not over stay, without a label. Default: `false`, they end. */
  readonly keepBans?: boolean | undefined;
}
