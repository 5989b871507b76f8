import type * as z from "zod/mini";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { Operator } from "./operator.ts";
import type { RouteName, ROUTES } from "./routes.ts";

type Named<Name extends RouteName> = (typeof ROUTES)[Name];

/** What stands in a path for each `{name}`. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Param}}${infer Rest}`
  ? Readonly<Record<Param, string>> & ParamsOf<Rest>
  : unknown;

type BodyOf<Body> = Body extends z.ZodMiniType ? z.output<Body> : null;

/** A request that may be answered: its operator has the role, and what it says is as it should be. */
export interface Asked<Name extends RouteName> {
  readonly ledger: LedgerLike;
  readonly operator: Operator;
  readonly params: ParamsOf<Named<Name>["path"]>;
  readonly query: z.output<Named<Name>["query"]>;
  readonly body: BodyOf<Named<Name>["body"]>;
  /** What the request says that it is, so that it counts once however often it is sent; `null` if it does not say. */
  readonly idempotencyKey: string | null;
  /** The path of the mount. */
  readonly mount: string;
  /** Tells a collector of the requests that were denied so far, so that what it then says has them. */
  tellDenied(): Promise<void>;
}

/** Answers one kind of request: with what its schema then checks, or with a response. @throws {Problem} */
export type Handler<Name extends RouteName> = (asked: Asked<Name>) => Promise<unknown>;
