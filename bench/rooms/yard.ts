import { definePolicy, type Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { HibernatingYard, Yard } from "./yards.ts";

export { default } from "../../test/support/route-to-room.ts";

const identify: Policy["identify"] = (request) => request.headers.get("x-user");

/** The default policy with a number that nobody reaches: everything is counted, and nothing refused. */
const roomy = definePolicy({
  limits: [{ name: "messages", limit: 1_000_000, window: "1s", burst: 2_000_000 }],
  identify,
});

/** The default policy with a number that everybody reaches at once, and a ladder that sends nobody away. */
const tight = definePolicy({
  limits: [{ name: "messages", limit: 1, window: "1h" }],
  ladder: [{ strikes: 1, do: "warn" }],
  identify,
});

export class Guarded extends withBouncer(HibernatingYard, roomy) {}

const candidate: Policy = {
  limits: [{ name: "messages", limit: 500_000, window: "1s", burst: 1_000_000 }],
};

export class Recorded extends withBouncer(HibernatingYard, { ...roomy, record: {} }) {}
export class Tried extends withBouncer(HibernatingYard, { ...roomy, candidate }) {}

/** Adds up what its bouncer reports. */
class MeteredYard extends HibernatingYard {
  admitted = 0;

  override onStart(): void {
    bouncerOf(this).on("metrics", ({ delta }) => {
      this.admitted += delta.admitted;
    });
  }
}

export class Metered extends withBouncer(MeteredYard, roomy) {}
export class Watched extends withBouncer(MeteredYard, { ...roomy, record: {}, candidate }) {}

export class GuardedInMemory extends withBouncer(Yard, roomy) {}

export class Refusing extends withBouncer(HibernatingYard, tight) {
  override get refused(): number {
    return bouncerOf(this).metrics().refused;
  }
}
export class RefusingInMemory extends withBouncer(Yard, tight) {
  override get refused(): number {
    return bouncerOf(this).metrics().refused;
  }
}
