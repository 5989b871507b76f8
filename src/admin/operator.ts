/** What an operator may do: read; also act on clients; also change how rooms are run. */
export type Role = "viewer" | "moderator" | "admin";

/** Who asks the API. */
export interface Operator {
  /** Kept with all that they do. At most 100 characters. */
  readonly name: string;
  /** What they may do. */
  readonly role: Role;
}
