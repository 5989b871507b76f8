/**
 * What it costs to record: in nanoseconds of the processor's time a message, and in bytes of storage. `node bench/record.ts`
 */
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { SteadyRoom } from "../test/support/steady-room.ts";

const CLIENTS = [1, 30, 1_000];
const MESSAGES = 200_000;
const TO_WARM_UP = 2;
const ROUNDS = 9;

const SEED = Number(process.env["SEED"] ?? 1);

console.log(`${machine()}, seed ${SEED}`);
for (const clients of CLIENTS) {
  const rooms = await Promise.all([false, true].map((is) => new SteadyRoom(is, SEED).fill(clients)));
  const times: number[][] = [[], []];
  for (let round = -TO_WARM_UP; round < ROUNDS; round++) {
    for (const [index, room] of rooms.entries()) {
      // Not of the clock's: others may use the machine.
      const { user, system } = process.cpuUsage();
      room.send(MESSAGES);
      const spent = process.cpuUsage({ user, system });
      if (round >= 0) times[index]?.push((1e3 * (spent.user + spent.system)) / MESSAGES);
      // Lets go of what the storage in memory has been handed.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const [without = [], withRecord = []] = times;
  const more = withRecord.map((time, round) => time - (without[round] ?? 0));
  const sent = MESSAGES * (ROUNDS + TO_WARM_UP);
  const { added = 0, writes = 0 } = rooms[1]?.storage ?? {};
  console.log(
    `${clients} clients: ${new Spread(without)} ns a message without a record, ${new Spread(more)} ns more with one; ` +
      `${(added / sent).toFixed(2)} bytes a message, one write for ${(sent / writes).toFixed(1)} messages`,
  );
}
process.exit();
