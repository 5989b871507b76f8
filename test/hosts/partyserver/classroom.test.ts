import { describe, expect, it } from "vitest";
import { Client, type Frame } from "../../support/client.ts";
import { connect } from "./rooms.ts";
import { pause } from "../../support/time.ts";

const ADDRESS = "192.0.2.7";

/** Ms, of the room's policy. */
const GRACE = 250;

let rooms = 0;

/** Several of whom only the address is known, and it is the same. */
function schoolIn(party: string) {
  const room = `school-${++rooms}-${Math.random().toString(36).slice(2)}`;
  return async (user?: string): Promise<Client> => {
    const headers = { "CF-Connecting-IP": ADDRESS };
    return new Client(await connect(party, room, { headers, ...(user !== undefined && { user }) })).opened();
  };
}

const say = (client: Client, text: string): void => client.do({ do: "say", text });

/** Waits out what a warning asks for, so that the next burst earns a strike. */
async function warnedAgain(client: Client): Promise<void> {
  // Each is answered, however slow the machine is: several at once would earn more strikes.
  const warning = await client.provoke(() => say(client, "too much"), 2_000);
  await pause(Number(warning["retryAfter"]) + 10);
}

/**
 * A pupil comes and says hello while another one's cool-down lasts. If the machine took longer than that to let it in, or longer than the
 * grace to hand over the hello, it is tried again.
 */
async function comesIntoCooldown(party: string): Promise<{ pupil: Client; standing: Frame }> {
  const open = schoolIn(party);
  const [witness, first] = [await open("witness"), await open()];
  await warnedAgain(first);
  await first.provoke(() => say(first, "too much"), 2_000);
  first.leave();
  await witness.until("the leave", () => witness.of("left")[0]);
  const start = Date.now();
  const pupil = await open();
  say(pupil, "hello");
  const standing = await pupil.until("a word", () => pupil.of("party-bouncer:standing")[0]);
  // What is asked behind the hello is answered after the room has heard it.
  pupil.sendRaw('{"type":"party-bouncer:standing"}');
  await pupil.until("an answer", () => pupil.of("party-bouncer:standing")[1]);
  const isInTime = standing["status"] === "coolingDown" && Date.now() - start < GRACE;
  return isInTime ? { pupil, standing } : comesIntoCooldown(party);
}

/** Whether somebody who has just come is turned away: whoever is let in hears that it has joined. */
async function isTurnedAway(newcomer: Client): Promise<boolean> {
  await newcomer.until("to be let in or not", () => newcomer.closed ?? newcomer.of("joined")[0]);
  return newcomer.closed !== null;
}

const standings = (client: Client): unknown[] => client.of("party-bouncer:standing");

describe.each(["closing", "hibernating-closing"])("behind one address, in a room that is %s,", (party) => {
  it("eleven pupils go on without losing a message while the twelfth floods and is closed", async () => {
    const open = schoolIn(party);
    const pupils: Client[] = [];
    for (let index = 0; index < 11; index++) pupils.push(await open());
    const texts: string[] = [];
    const speak = (round: number): void => {
      for (const [index, pupil] of pupils.entries()) {
        texts.push(`${index} in ${round}`);
        say(pupil, `${index} in ${round}`);
      }
    };
    let round = 0;
    const flood = async (flooder: Client): Promise<void> => {
      for (; flooder.closed === null; round++) {
        // Two a second each, of the five that are permitted.
        if (round % 25 === 0) speak(round);
        for (let index = 0; index < 10; index++) say(flooder, "flood");
        await pause(20);
      }
    };
    // The flooder, when it comes back, cannot be told from a newcomer. Both are refused until the ban ends, which is soon, and told that it is
    // shared. If the machine took longer than that to bring them here, somebody floods again.
    let flooder: Client;
    let newcomers: Client[];
    let away: boolean[];
    do {
      flooder = await open();
      await flood(flooder);
      newcomers = await Promise.all([open(), open()]);
      away = await Promise.all(newcomers.map(isTurnedAway));
    } while (away.includes(false));
    for (const newcomer of newcomers) {
      expect(newcomer.closed?.code).toBe(4429);
      expect(JSON.parse(newcomer.closed?.reason ?? "")).toEqual({
        retryAfter: expect.any(Number) as number,
        limit: "messages",
        shared: true,
      });
    }
    speak(round);
    for (const pupil of pupils) await pupil.settled();

    expect(flooder.closed?.code).toBe(4429);
    for (const pupil of pupils) {
      const words = (): unknown[] => pupil.heard.filter((text) => text !== "flood");
      await pupil.until("all words", () => words().length >= texts.length);
      expect(words().toSorted()).toEqual(texts.toSorted());
      expect([pupil.closed, pupil.warnings]).toEqual([null, []]);
    }

    const known = await open("ada");
    await known.settled();
    await pause(2_000);
    const newcomer = await open();
    await newcomer.settled();
    expect([known.closed, newcomer.closed]).toEqual([null, null]);
  });

  it("those who come after one with strikes are told, and each is warned itself before it is closed", async () => {
    const open = schoolIn(party);
    const [witness, first] = [await open("witness"), await open()];
    for (let strike = 0; strike < 2; strike++) await warnedAgain(first);
    first.leave();
    await witness.until("the leave", () => witness.of("left")[0]);
    const pupils: Client[] = [];
    for (let index = 0; index < 5; index++) pupils.push(await open());
    for (const pupil of pupils) {
      await pupil.settled();
      expect(pupil.frames[0]).toMatchObject({ type: "party-bouncer:standing", strikes: 2, strikesLeft: 1 });
      say(pupil, "hello");
      await pupil.until("its own hello", () => pupil.heard.includes("hello"));
    }
    for (const pupil of pupils) await warnedAgain(pupil);
    for (const pupil of pupils) expect([pupil.warnings.length, pupil.closed]).toEqual([1, null]);
    const [last] = pupils;
    await last?.flood(
      () => say(last, "too much"),
      () => last.closed !== null,
      2_000,
    );
    expect(last?.closed?.code).toBe(4429);
  });

  it("whoever comes into a cool-down is told first, and the hello that was on its way costs nothing", async () => {
    const { pupil, standing } = await comesIntoCooldown(party);
    expect(standing).toMatchObject({
      strikes: 2,
      message: expect.stringMatching(/^Too much was sent from your network address\. Please wait/) as string,
    });
    await pause(Number(standing["retryAfter"]) + 10);
    say(pupil, "hello again");
    await pupil.until("its own hello", () => pupil.heard.includes("hello again"));
    expect(pupil.warnings).toEqual([]);
  });

  it("one with an id of its own is a client of its own", async () => {
    const open = schoolIn(party);
    const [witness, first] = [await open("witness"), await open()];
    for (let strike = 0; strike < 2; strike++) await warnedAgain(first);
    first.leave();
    await witness.until("the leave", () => witness.of("left")[0]);
    const ada = await open("ada");
    await ada.settled();
    expect(standings(ada)).toEqual([]);
    await warnedAgain(ada);
    expect([ada.warnings[0]?.["strikes"], ada.closed]).toEqual([1, null]);
  });
});
