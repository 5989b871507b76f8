/** The rooms, and one room. */
export const rooms = {
  "rooms.title": "Rooms",
  "rooms.lead": "Those with trouble first",
} as const;
