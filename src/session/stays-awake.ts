/**
 * Ms for which a room stays in memory after its last event, at least. workerd lets a room that hibernates go after ten seconds, and whatever
 * else ends its memory closes its sockets too. So what is over by then need not be kept in a connection's state.
 */
export const STAYS_AWAKE = 9_000;
