/**
 * What it costs to record: in nanoseconds a message, and in bytes of storage. `node bench/record.ts`
 */
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { RecordedRoom } from "./record/recorded-room.ts";

const CLIENTS = [1, 30, 1_000];
const MESSAGES = 200_000;
const TO_WARM_UP = 2;
const ROUNDS = 9;

const SEED = Number(process.env["SEED"] ?? 1);

console.log(`${machine()}, seed ${SEED}`);
for (const clients of CLIENTS) {
  const rooms = await Promise.all([false, true].map((is) => new RecordedRoom(is, SEED).fill(clients)));
  const times: number[][] = [[], []];
  for (let round = -TO_WARM_UP; round < ROUNDS; round++) {
    for (const [index, room] of rooms.entries()) {
      const start = performance.now();
      room.send(MESSAGES);
      if (round >= 0) times[index]?.push((1e6 * (performance.now() - start)) / MESSAGES);
      // Lets go of what the storage in memory has been handed.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const [without = [], withRecord = []] = times;
  const more = withRecord.map((time, round) => time - (without[round] ?? 0));
  const bytes = (rooms[1]?.stored ?? 0) / (MESSAGES * (ROUNDS + TO_WARM_UP));
  console.log(
    `${clients} clients: ${new Spread(without)} ns without, ${new Spread(withRecord)} ns with a record: ` +
      `${new Spread(more)} ns more; ${bytes.toFixed(2)} bytes a message`,
  );
}
process.exit();
