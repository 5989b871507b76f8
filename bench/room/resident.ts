import type { WorkerdServer } from "../../test/support/workerd.ts";
import { residentMemory } from "../instruments/machine.ts";
import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket } from "../instruments/raw-socket.ts";
import { tallied } from "./tally.ts";

const AT_ONCE = 100;

/**
 * KiB that a server of its own grows by for each connection to a yard: once so many have come, and all of them have said something.
 */
export async function memoryPerConnection(
  serve: () => Promise<WorkerdServer>,
  party: string,
  crowds: readonly number[],
): Promise<number[]> {
  const { host, pid, kill } = await serve();
  const room = `/parties/${party}/main`;
  const sockets: RawSocket[] = [];
  const join = async (index: number): Promise<void> => {
    sockets.push(await RawSocket.connect(host, `${room}?user=${index}`));
  };
  let said = 0;
  const everyoneSaysSomething = async (): Promise<void> => {
    for (const socket of sockets) socket.send(bytesOf({ payload: "note" }));
    said += sockets.length;
    await tallied(host, room, said);
  };
  try {
    await join(0);
    await everyoneSaysSomething();
    const empty = residentMemory(pid);
    const figures: number[] = [];
    for (const crowd of crowds) {
      while (sockets.length < crowd) {
        const some = Math.min(AT_ONCE, crowd - sockets.length);
        await Promise.all(Array.from({ length: some }, (_, index) => join(sockets.length + index)));
      }
      await everyoneSaysSomething();
      figures.push(((residentMemory(pid) - empty) * 1_024) / (crowd - 1));
    }
    return figures;
  } finally {
    for (const socket of sockets) socket.destroy();
    await kill();
  }
}
