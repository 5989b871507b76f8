import { atOnce, type Contender } from "./contender.ts";

/** The least that anything can do: it counts for ever. */
export const counter: Contender = {
  name: "a bare counter",
  unit: "`++counts[key] <= limit`; where all limits match, of each",
  prepare({ keys, limits, matching, outcome }) {
    const most = outcome === "admitted" ? 2 ** 32 : 0;
    const each = matching === "all" ? limits : 1;
    const counts = new Uint32Array(keys * each);
    return {
      judge: atOnce((key) => {
        for (let index = key * each; index < (key + 1) * each; index++) {
          const count = (counts[index] ?? 0) + 1;
          counts[index] = count;
          if (count > most) return false;
        }
        return true;
      }),
    };
  },
  tenASecond() {
    let count = 0;
    return () => ++count <= 10;
  },
};
