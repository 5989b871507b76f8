/** Where bans are imposed, and where they have to hold. */
export interface Target {
  /** Where they are kept. */
  readonly name: string;
  readonly classes: readonly string[];
  /** The room in which the operator sits, and the ladder bans. */
  readonly operatorRoom: string;
  /** The room that everyone is sent to who has been banned or pardoned. */
  readonly otherRoom: string;
  /** How often it is killed. */
  readonly rounds: number;
  /** Most orders that are carried out before it is. */
  readonly orders: number;
  /** Ms between an answer to the operator and its next order. */
  readonly pause: number;
}

export const TARGETS: readonly Target[] = [
  {
    name: "a room's own book",
    classes: ["Room"],
    operatorRoom: "room/main",
    otherRoom: "room/main",
    rounds: 40,
    orders: 40,
    pause: 0,
  },
  {
    name: "a shared ledger, by which another room goes",
    classes: ["SharingRoom", "Ledger"],
    operatorRoom: "sharing-room/operated",
    otherRoom: "sharing-room/joined",
    rounds: 12,
    orders: 16,
    // Each client has an object of its own in the ledger. workerd (2026-08) makes some 60 a second on a slow disk, and listens to
    // nobody while it has any to make.
    pause: 50,
  },
];
