import { definePolicy } from "../../../src/policy/define-policy.ts";
import { presets } from "../../../src/policy/presets.ts";
import { external } from "../../../src/policy/external-limit.ts";

/** What a policy in the lab can import. It has the same names without importing them, too. */
export const PACKAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "party-bouncer": { definePolicy, presets, external },
};
