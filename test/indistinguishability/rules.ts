import type { Setting } from "./settings.ts";

/** Under which policy a script is run. */
export interface Rules {
  readonly setting: Setting;
  /** In the worlds without bans, where it is the ladder that bans. Default: the same. */
  readonly settingWithoutBans?: Setting;
}
