import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hrefOf, routeOf, VIEWS } from "../../../console/router.ts";
import { runs } from "../../support/runs.ts";

describe("an address of the page", () => {
  it("leads back to the place that it was made for, whatever that is called", () => {
    const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.isWellFormed());
    const query = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), name, { maxKeys: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom(...VIEWS),
        fc.array(name, { maxLength: 3 }),
        query,
        (view, parts, query) => {
          expect(routeOf(hrefOf(view, parts, query))).toEqual({ view, parts, query });
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it.each(["", "#", "#/", "#/nowhere", "#//", "#/constructor/x", "nonsense"])(
    "leads to the rooms if it is %j",
    (hash) => {
      expect(routeOf(hash)).toEqual({ view: "rooms", parts: [], query: {} });
    },
  );

  it("leads to the whole list if what is in it cannot be read", () => {
    expect(routeOf("#/rooms/%E0%A4%A/x")).toEqual({ view: "rooms", parts: [], query: {} });
    expect(routeOf("#/bans/%")).toEqual({ view: "bans", parts: [], query: {} });
  });

  it("leaves out of the query what says nothing", () => {
    expect(hrefOf("bans", [], { search: "" })).toBe("#/bans");
  });
});
