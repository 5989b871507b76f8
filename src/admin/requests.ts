import type { Disclosure } from "../policy/disclosure.ts";

/** What `POST /v1/bans` takes. */
export interface AdminBanRequest {
  /** `user:<id>`, `address:<address>`, or the `target` of a ban. */
  readonly target: string;
  /** Whether it closes the client, or hides it. Default: `"close"`. */
  readonly kind?: "close" | "shadow-ban" | undefined;
  /** A duration such as `"10m"`, a number of ms, or `"forever"`. At most 36,500 days. Default: 1 hour to close, 10 minutes to hide. */
  readonly for?: number | string | undefined;
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
}

/** What `POST /v1/appeals/{target}/{ban}` takes. */
export interface AdminAppealDecision {
  /** `"approve"` lifts the ban. */
  readonly decision: "approve" | "reject";
  /** What the person is told. At most 1,000 characters. Default: empty. */
  readonly note?: string | undefined;
}
