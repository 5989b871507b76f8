/** What the operators of the tests show. */
export const TOKENS = {
  viewer: "a-token-of-grace-hopper",
  moderator: "a-token-of-ada-lovelace",
  other: "a-token-of-bo-the-second",
  admin: "a-token-of-the-landlord",
} as const;
