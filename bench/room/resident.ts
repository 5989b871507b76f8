import type { WorkerdServer } from "../../test/support/workerd.ts";
import { residentMemory } from "../instruments/machine.ts";
import { Crowd } from "./crowd.ts";

/**
 * KiB that a server of its own grows by for each connection to a yard: once so many have come, and all of them have said something.
 */
export async function memoryPerConnection(
  serve: () => Promise<WorkerdServer>,
  party: string,
  counts: readonly number[],
): Promise<number[]> {
  const { host, pid, kill } = await serve();
  const crowd = new Crowd(host, `/parties/${party}/main`);
  try {
    await crowd.growTo(1);
    await crowd.speak();
    const empty = residentMemory(pid);
    const figures: number[] = [];
    for (const count of counts) {
      await crowd.growTo(count);
      await crowd.speak();
      figures.push(((residentMemory(pid) - empty) * 1_024) / (count - 1));
    }
    return figures;
  } finally {
    crowd.leave();
    await kill();
  }
}
