/** What `POST /v1/clients/{target}/acts` takes. A duration is text such as `"10m"`, or a number of ms: at most 31 days. */
export type AdminActRequest =
  | {
      /** Gives a strike in each room that the client is in, and does what the ladder there says. */
      readonly do: "warn";
      /** Told to the client. At most 1,000 characters. Default: none. */
      readonly reason?: string | undefined;
    }
  | {
      /** Refuses everything, without a strike. */
      readonly do: "mute";
      /** For how long. */
      readonly for: number | string;
      /** Told to the client. At most 1,000 characters. Default: none. */
      readonly reason?: string | undefined;
    }
  | {
      /** Refuses all but some types of messages, without a strike. */
      readonly do: "restrict";
      /** Those that pass: at most 20, of 64 characters each. Empty: none. */
      readonly only: readonly string[];
      /** For how long. */
      readonly for: number | string;
      /** Kept with the act. Default: none. */
      readonly reason?: string | undefined;
    }
  | {
      /** Ends a mute, any other cool-down, and a restriction. Strikes stay. */
      readonly do: "release";
      /** Kept with the act. Default: none. */
      readonly reason?: string | undefined;
    }
  | {
      /** Takes strikes away, also those that the client left a room with. */
      readonly do: "forgive";
      /** Kept with the act. Default: none. */
      readonly reason?: string | undefined;
    };

/** How long something lasts: for a while, or until a moment. Not both. */
interface Lasting {
  /** A duration such as `"10m"`, or a number of ms. At most 31 days. */
  readonly for?: number | string | undefined;
  /** When it ends, in epoch ms. */
  readonly until?: number | undefined;
  /** Kept with the switch. At most 1,000 characters. Default: empty. */
  readonly reason?: string | undefined;
}

/** What `PUT /v1/rooms/{party}/{room}/slow-mode` takes. Say `for` or `until`. */
export interface AdminSlowModeRequest extends Lasting {
  /**
   * How often each client may send: a duration such as `"10s"`, or a number of ms. From a second to an hour. Default: what the
   * policy says.
   */
  readonly every?: number | string | undefined;
}

/** What `PUT /v1/rooms/{party}/{room}/posture` takes. Without `for` and `until` it lasts as long as the policy says. */
export interface AdminPostureRequest extends Lasting {
  /** Its name in the policy. */
  readonly posture: string;
}

/** What `PUT /v1/clients/{target}/override` takes. Say `for` or `until`. */
export interface AdminOverrideRequest extends Lasting {
  /** Other numbers, by the names of limits; `false` lifts the limit. From 1 to 10. */
  readonly limits: Readonly<
    Record<
      string,
      | {
          /** How much per `window`. */
          readonly limit: number;
          /** The span that `limit` is per: a duration such as `"1s"`, or a number of ms. */
          readonly window: number | string;
          /** How much may come at once after a pause. Default: `limit`. */
          readonly burst?: number | undefined;
        }
      | false
    >
  >;
}

/** What the requests that end a switch take. Their body may also be empty. */
export interface AdminEndRequest {
  /** Kept with the end. At most 1,000 characters. Default: empty. */
  readonly reason?: string | undefined;
}
