import { whenLoaded } from "./node-module.ts";

/** A channel of Node's `diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
}

/** `null` in a worker without the compatibility flag `nodejs_compat`, and while it is still being imported. */
let channel: ((name: string) => Channel) | null = null;
whenLoaded<{ channel(name: string): Channel }>("node:diagnostics_channel", (module) => {
  channel = module.channel;
});

/** The channel of a name; `null` if there are no channels. Before the first room is constructed, it may not be known yet. */
export function channelNamed(name: string): Channel | null {
  return channel?.(name) ?? null;
}
