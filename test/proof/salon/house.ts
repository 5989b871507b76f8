import type { Bouncer } from "party-bouncer";
import type { SalonConnection } from "./connection.ts";

/** What the salon needs of its host. */
export interface House {
  readonly room: {
    broadcast(message: string | ArrayBuffer, without?: string[]): void;
    getConnections(): Iterable<SalonConnection>;
    getConnection(id: string): SalonConnection | undefined;
  };
  readonly storage: {
    get<T>(key: string): Promise<T | undefined>;
    put(key: string, value: unknown): Promise<void>;
  };
  readonly bouncer: () => Bouncer;
}
