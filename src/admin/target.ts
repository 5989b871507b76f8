import { normalAddress } from "../identity/address.ts";
import { ADDRESS, afterPrefix } from "../identity/client-key.ts";
import { isRecordKey, type RecordKey, RecordKeys } from "../identity/record-key.ts";
import { secretOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { show } from "../shared/show.ts";
import { wrongInput } from "./problem.ts";

const EXPECTED = '"user:<id>", "address:<IPv4 or IPv6 address>", or the target of a ban';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[\da-f:.]+(?:::\/64)?$/;

/**
 * Whom an operator means, as records refer to it. An address is hashed with the ledger's secret.
 *
 * @param path what to call it, if it is wrong
 * @throws {Problem} if it is nobody. A typing error would ban nobody, and look as if it had.
 */
export async function targetNamed(ledger: LedgerLike, name: string, path = "target"): Promise<RecordKey> {
  const address = isRecordKey(name) ? null : afterPrefix(name, ADDRESS);
  const known = address === null ? name : `${ADDRESS}${normalAddress(address) ?? ""}`;
  const isMeant = address === null ? known.length > "user:".length : isAddress(known.slice(ADDRESS.length));
  const target = isMeant ? await new RecordKeys(() => secretOf(ledger)).named(known) : null;
  if (target !== null) return target;
  throw wrongInput([{ path, expected: EXPECTED, received: show(name) }]);
}

function isAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}
