/** The part of a Durable Object's storage the bouncer uses: `room.storage` on PartyKit, `ctx.storage` on PartyServer. */
export interface StorageLike {
  get<T = unknown>(keys: string[]): Promise<Map<string, T>>;
  put<T>(key: string, value: T): Promise<void>;
  delete(keys: string[]): Promise<number>;
  list<T = unknown>(options: { prefix: string; startAfter?: string; limit: number }): Promise<Map<string, T>>;
}
