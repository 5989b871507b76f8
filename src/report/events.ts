import type { ClientKey } from "../identify/client.ts";
import type { Ban } from "../ledger/ban.ts";
import type { Verdict } from "../verdict.ts";

/** What a room can listen to, by name. */
export interface BouncerEvents {
  /** A message was judged. */
  verdict: { readonly connectionId: string; readonly client: ClientKey | null; readonly verdict: Verdict };
  /** A client was banned. `client` is `null` where nobody can tell who it is: then only the connection is. */
  ban: { readonly client: ClientKey | null; readonly ban: Ban };
  /** A banned client tried to come in. */
  refuse: { readonly client: ClientKey | null; readonly ban: Ban };
  pardon: { readonly client: ClientKey };
  /** Something failed that does not stop the room: storage, `identify`, a listener. */
  error: { readonly doing: string; readonly error: unknown };
}

type Listener<T> = (event: T) => void;

/** Listeners by event. One that throws changes nothing for the room or for the others. */
export class Events {
  readonly #listeners: { [Name in keyof BouncerEvents]: Set<Listener<BouncerEvents[Name]>> } = {
    verdict: new Set(),
    ban: new Set(),
    refuse: new Set(),
    pardon: new Set(),
    error: new Set(),
  };

  /** @returns a function that stops listening */
  on<Name extends keyof BouncerEvents>(name: Name, listener: Listener<BouncerEvents[Name]>): () => void {
    const listeners: Set<Listener<BouncerEvents[Name]>> = this.#listeners[name];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  hasListeners(name: keyof BouncerEvents): boolean {
    return this.#listeners[name].size > 0;
  }

  emit<Name extends keyof BouncerEvents>(name: Name, event: BouncerEvents[Name]): void {
    const listeners: Set<Listener<BouncerEvents[Name]>> = this.#listeners[name];
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        console.error(`party-bouncer: a listener to "${name}" threw`, error);
      }
    }
    if (name === "error" && listeners.size === 0) {
      const { doing, error } = event as BouncerEvents["error"];
      console.error(`party-bouncer: failed at ${doing}`, error);
    }
  }
}
