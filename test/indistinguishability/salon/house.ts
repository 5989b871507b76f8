import type { Bouncer } from "party-bouncer";
import type { SalonConnection } from "./connection.ts";

export interface OutboundSocket {
  send(message: string): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  close(): void;
}

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
  /** A socket that the room opens itself, to where everything is sent back. */
  openSocket(): Promise<OutboundSocket>;
  /** Has a text sent back by a call of a function. */
  callBack(text: string, hear: (text: string) => void): Promise<void>;
  readonly bouncer: () => Bouncer;
}
