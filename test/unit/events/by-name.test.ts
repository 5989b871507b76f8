import { describe, expect, it } from "vitest";
import { counts as counted } from "../../../src/collector/report.ts";
import { ByName } from "../../../src/events/by-name.ts";

const counts = (): ByName<{ count: number }> => new ByName(() => ({ count: 0 }));

describe("figures by name", () => {
  it("tell a hundred names apart, and keep them apart once there are more", () => {
    const byName = counts();
    for (let round = 0; round < 2; round++)
      for (let name = 0; name < 150; name++) byName.of(`name ${name}`).count++;
    const read = byName.read(({ count }) => count);
    expect(Object.keys(read)).toHaveLength(101);
    expect([read["name 0"], read["name 99"], read["name 100"], read["(other)"]]).toEqual([
      2,
      2,
      undefined,
      100,
    ]);
  });

  it("tell no name apart that is longer than a hundred characters", () => {
    const byName = counts();
    for (const length of [100, 101, 1_000_000]) byName.of("x".repeat(length)).count++;
    expect(byName.read(({ count }) => count)).toEqual({ ["x".repeat(100)]: 1, "(other)": 2 });
  });

  it("count what no check of a record lets through among all others", () => {
    const byName = counts();
    for (const name of ["__proto__", "constructor"]) byName.of(name).count++;
    const read = byName.read(({ count }) => count);
    expect(counted.parse(JSON.parse(JSON.stringify(read)))).toEqual({ "(other)": 1, constructor: 1 });
  });
});
