/** For the record of the rooms in `recorded.ts`. */
export const TOKEN = "a-token-for-the-record";

/** What the operators of the rooms with `operated-policy.ts` show. */
export const TOKENS = { viewer: "a-token-to-look-only", moderator: "a-token-of-ada-lovelace" } as const;
