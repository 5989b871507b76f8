import { type AppealState, askAppeal, sendAppeal } from "./appeal.ts";
import { later, now } from "./clock.ts";

/** How often, in ms, it asks at most what became of an appeal. */
const EVERY = 60_000;

/** Ms after which everybody knows that a ban was lifted, gates too. */
const LIFTED_WITHIN = 2_000;

/** What following an appeal needs. */
interface AppealFollowerDeps {
  /** The URL of the next socket. */
  url(): string | Promise<string>;
  /** Something has become of the appeal. */
  onChange(state: AppealState): void;
  /** The ban is lifted, and the client may come in. */
  onPardon(): void;
}

/**
 * Sends what a client says to its ban, and asks what becomes of it while that is open: when the page is looked at, at most once a minute.
 * Once it is approved, the client comes back, and if there is nothing more to answer to: somebody has lifted the ban meanwhile.
 */
export class AppealFollower {
  readonly #deps: AppealFollowerDeps;
  /** The ban that the client was told of last on this page. */
  #ban: string | null = null;
  #state: AppealState | null = null;
  #askedAt = -Infinity;
  #stop: () => void = () => {};
  #callOffPardon: () => void = () => {};

  constructor(deps: AppealFollowerDeps) {
    this.#deps = deps;
  }

  /** The client was told of a ban. */
  told(ban: string): void {
    this.#ban = ban;
  }

  async send(text: string): Promise<AppealState | null> {
    this.#askedAt = now();
    return this.#learn(await sendAppeal(await this.#deps.url(), text, this.#ban));
  }

  async ask(): Promise<AppealState | null> {
    this.#askedAt = now();
    return this.#learn(await askAppeal(await this.#deps.url(), this.#ban));
  }

  /** Asks no more by itself. */
  rest(): void {
    this.#stopFollowing();
    this.#callOffPardon();
  }

  #learn(state: AppealState | null): AppealState | null {
    const before = this.#state;
    this.#state = state;
    this.#stopFollowing();
    if (state === null) {
      if (before !== null && before.status !== "approved") this.#pardon();
      return null;
    }
    if (state.status === "open") this.#follow();
    if (state.ban === before?.ban && state.status === before.status) return state;
    this.#deps.onChange(state);
    if (state.status === "approved") this.#pardon();
    return state;
  }

  #pardon(): void {
    this.#callOffPardon();
    this.#callOffPardon = later(LIFTED_WITHIN, () => this.#deps.onPardon());
  }

  #stopFollowing(): void {
    this.#stop();
    this.#stop = () => {};
  }

  #follow(): void {
    const page = globalThis.document;
    let callOff = (): void => {};
    const look = (): void => {
      callOff();
      if (page?.visibilityState === "hidden") return;
      const wait = this.#askedAt + EVERY - now();
      if (wait > 0) callOff = later(wait, look, false);
      // It is asked again in a minute, unless it is no longer to be.
      else this.ask().catch(() => this.#stop === stop && look());
    };
    const stop = (): void => {
      callOff();
      page?.removeEventListener("visibilitychange", look);
    };
    this.#stop = stop;
    page?.addEventListener("visibilitychange", look);
    look();
  }
}
