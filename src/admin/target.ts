import * as z from "zod/mini";
import { normalAddress } from "../identity/address.ts";
import { ADDRESS, afterPrefix, USER } from "../identity/client-key.ts";
import { isRecordKey, type RecordKey, RecordKeys } from "../identity/record-key.ts";
import { secretOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { show } from "../shared/show.ts";
import { wrongInput } from "./problem.ts";

const EXPECTED = '"user:<id>", "address:<IPv4 or IPv6 address>", or the target of a ban';

const addressSchema = z.union([z.ipv4(), z.ipv6()]);

/** The part of an IPv6 address by which clients are known, as it is written. */
const NETWORK = /(?<=:)\/64$/;

/**
 * Whom an operator means, as records refer to it. An address is hashed with the ledger's secret.
 *
 * @throws {Problem} if it is nobody. A typing error would ban nobody, and look as if it had.
 */
export async function targetNamed(ledger: LedgerLike, name: string): Promise<RecordKey> {
  const key = isRecordKey(name) ? name : keyOf(name);
  // An id may be anything but nothing.
  const target =
    key === null || key === USER ? null : await new RecordKeys(() => secretOf(ledger)).named(key);
  if (target !== null) return target;
  throw wrongInput([{ path: "target", expected: EXPECTED, received: show(name) }]);
}

/** A client's key, with its address as it is known to rooms; `null` if what is written as one is not an address. Other text stays. */
export function keyOf(name: string): string | null {
  const written = afterPrefix(name, ADDRESS)?.trim();
  if (written === undefined) return name;
  const { success, data } = addressSchema.safeParse(written.replace(NETWORK, ""));
  return success ? `${ADDRESS}${normalAddress(data)}` : null;
}
