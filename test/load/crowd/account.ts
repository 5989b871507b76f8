/** What has reached a room, and what its bouncer did not like. */
export interface Account {
  readonly frames: readonly Frame[];
  readonly incidents: readonly Incident[];
}

/** A message as it reached the room: whose, the number it bears, when (epoch ms), its bytes, and whether the app got to hear it. */
export type Frame = readonly [client: string, number: number, at: number, bytes: number, isHeard: boolean];

/** What the bouncer did beside letting messages pass: a refusal, a ban, an error. Of an error, nobody is the client. */
export type Incident = readonly [client: string | null, what: string];
