import { expect, it } from "vitest";
import { peopleInOrder } from "../../../../console/views/room/people-order.ts";

function person(id: string, strikes = 0, refused = 0, hidden = false) {
  return {
    id,
    target: `user:${id}` as const,
    moderates: false,
    hidden,
    standing: {
      status: strikes > 0 ? ("warned" as const) : ("ok" as const),
      strikes,
      strikesLeft: null,
      retryAfter: 0,
      limit: null,
      message: null,
    },
    sent: { admitted: 0, refused, held: 0, bytes: 0 },
  };
}

it("lists the worst first to whoever comes", () => {
  const people = [
    person("ada"),
    person("bob", 1),
    person("eve", 3, 9),
    person("mallory", 3, 10),
    person("trudy", 0, 0, true),
  ];
  expect(peopleInOrder(people, [])).toEqual(["mallory", "eve", "bob", "trudy", "ada"]);
});

it("leaves everybody where they lie for as long as they fare likewise", () => {
  const before = ["eve", "bob", "ada", "carol"];
  const people = [
    person("carol"),
    person("bob", 9, 500),
    person("new", 2),
    person("eve", 1),
    person("ada", 1),
  ];
  expect(peopleInOrder(people, before)).toEqual(["eve", "bob", "ada", "new", "carol"]);
});
