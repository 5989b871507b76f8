import type { Bouncer } from "party-bouncer";
import type { AppConnection } from "./connection.ts";

export interface OutboundSocket {
  send(message: string): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  close(): void;
}

/** What the app needs of its host. */
export interface AppHost {
  readonly room: {
    broadcast(message: string | ArrayBuffer, without?: string[]): void;
    getConnections(): Iterable<AppConnection>;
    getConnection(id: string): AppConnection | undefined;
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
