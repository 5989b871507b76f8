/** The part of a `Request` that tells clients apart. The standard `Request` fits, and so do both hosts' own. */
export interface RequestLike {
  /** The whole URL. */
  readonly url: string;
  /** The request's headers. */
  readonly headers: {
    /** The value of a header; `null` if there is none of this name. */
    get(name: string): string | null;
  };
}

/**
 * Who is behind a connection: an id that the app has verified, with or without a tier, or nothing. If it is nothing, the client is
 * known by its address.
 *
 * @example
 * const identity: Identity = { id: session.userId, tier: session.plan, moderator: session.isStaff };
 */
export type Identity =
  | string
  | {
      /** The verified id. Default: none, so that the client is known by its address. */
      id?: string | null | undefined;
      /** A name that limits can refer to. At most 32 characters of it are kept. Default: none. */
      tier?: string | null | undefined;
      /** A moderator is never judged and never banned, and sees what is hidden from others. Default: `false`. */
      moderator?: boolean | undefined;
    }
  | null
  | undefined;

/** Tells the bouncer who is behind a connection. It may be async. */
export type Identify = Bivariant<
  (request: RequestLike, connection: { readonly id: string }) => Identity | PromiseLike<Identity>
>;

/** The same function, which may state a narrower type for what it takes: each host has a `Request` of its own. */
type Bivariant<F extends (...args: never[]) => unknown> = {
  method(...args: Parameters<F>): ReturnType<F>;
}["method"];

/** Whether a request asks for a WebSocket. */
export function isUpgrade({ headers }: Pick<RequestLike, "headers">): boolean {
  return headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** The id that a client asks for its connection to have (`?_pk=`). The client chooses it. */
export function requestedId({ url }: Pick<RequestLike, "url">): string {
  return new URL(url).searchParams.get("_pk") ?? "";
}
