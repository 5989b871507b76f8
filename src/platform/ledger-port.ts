/** Where a room is found. */
export interface RoomAddress {
  /** Its party (on PartyKit) or its binding (on Cloudflare). */
  readonly party: string;
  /** Its name. */
  readonly room: string;
}

/** A shared ledger, as rooms and gates reach it. A host carries the calls to it, and need not know what is in them. */
export interface LedgerLike {
  /**
   * Asks the ledger something.
   *
   * @param shard the client whose record it is about: each has an object of its own
   * @param call what is asked, a `Call`: plain data, which JSON can carry
   * @returns the client's bans for `arrive` and `look`, a list of audit entries for `history`, a text for `secret`, a boolean for `claim`. Rejects if the ledger
   * cannot be reached.
   */
  call(shard: string, call: object): Promise<unknown>;
}
