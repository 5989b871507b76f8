import { type Class, hasMethods } from "../../platform/class-shape.ts";
import type { DefinedLimit, DefinedRate } from "../../policy/limit.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";

/** A protocol in which every message counts, so that one which is dropped leaves the two sides apart without a word. */
interface Protocol {
  /** How its classes are called in what the developer reads. */
  readonly name: string;
  /** What is lost if the bouncer drops a message. */
  readonly loss: string;
  /** Whether a class speaks it. Told by its shape: the packages are not imported. */
  speaks(Class: ClassLike): boolean;
  /** Bytes that one message may have to be. */
  readonly bytes: number;
  /** Messages a second that honest people send. */
  readonly rate: number;
  /** Whether a limit counts messages of the protocol. */
  counts(limit: DefinedLimit): boolean;
  /** Whether its messages can be kept from others, or be held to certain types. */
  readonly bearsHiding: boolean;
}

type ClassLike = Class & { readonly callbackOptions?: unknown };

const MIB = 1_048_576;

/** An `Agent` of agents up to 0.21, which is a PartyServer class. */
const agents: Protocol = {
  name: "an Agent",
  loss: "a call that is dropped is never answered, and a chat sends its whole history in one message",
  speaks: (Class) => hasMethods(Class, "setState", "schedule", "cancelSchedule", "onStateUpdate"),
  bytes: MIB,
  rate: 10,
  counts: ({ match }) => match?.type === undefined || [match.type].flat().some(isAgents),
  bearsHiding: true,
};

/**
 * Refuses a policy that would drop what the protocol of a class cannot lose.
 *
 * @throws {TypeError} saying what would be lost, and which numbers the policy needs
 */
export function requireProtocolNeeds(Class: ClassLike, policy: DefinedPolicy): void {
  if (!policy.enforce) return;
  for (const protocol of [agents]) {
    if (!protocol.speaks(Class)) continue;
    const faults = faultsOf(protocol, policy);
    if (faults.length === 0) continue;
    throw new TypeError(
      `withBouncer: ${Class.name || "the class"} is ${protocol.name}: ${protocol.loss}. ` +
        `Its policy needs ${faults.join(", ")}. See docs/guides/recipes.md.`,
    );
  }
}

function faultsOf(
  { bytes, rate, counts, bearsHiding }: Protocol,
  { maxMessageBytes, limits, ladder }: DefinedPolicy,
): string[] {
  const faults: string[] = [];
  if (maxMessageBytes < bytes) faults.push(`maxMessageBytes: ${bytes} or more (it has ${maxMessageBytes})`);
  for (const limit of limits) {
    if (!counts(limit)) continue;
    const { name, cost, tiers = {} } = limit;
    for (const numbers of [limit, ...Object.values(tiers)]) {
      if (numbers === false) continue;
      if (cost === "messages" && perSecond(numbers) < rate) {
        faults.push(
          `${rate} messages a second or more in the limit "${name}" (it has ${perSecond(numbers)})`,
        );
      }
      if (cost === "bytes" && numbers.burst < bytes) {
        faults.push(`a burst of ${bytes} bytes or more in the limit "${name}" (it has ${numbers.burst})`);
      }
    }
  }
  const hides = ladder.find((rung) => rung.do === "shadow-ban" || rung.do === "restrict");
  if (!bearsHiding && hides !== undefined) {
    faults.push(`a ladder without ${String(hides.do)}, such as [{ strikes: 1, do: "close", for: "10s" }]`);
  }
  return faults;
}

function perSecond({ limit, window }: DefinedRate): number {
  return (limit * 1_000) / window;
}

/** Whether a type of message is the Agents SDK's own, so that the app could not do without it. */
function isAgents(type: unknown): boolean {
  return typeof type !== "string" || type === "rpc" || type.startsWith("cf_agent");
}
