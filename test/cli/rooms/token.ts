/** For the record of the rooms in `recorded.ts`. */
export const TOKEN = "a-token-for-the-record";
