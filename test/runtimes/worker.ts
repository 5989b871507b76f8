import { visit } from "./visitor.ts";

/** As much of a Durable Object namespace as it takes to call one. */
interface Namespace {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(request: Request): Promise<Response> };
}

/** Visits as the query says: `host`, `room`. */
async function answer(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const [host, room] = [searchParams.get("host") ?? "", searchParams.get("room") ?? ""];
  return Response.json(await visit({ host, room }));
}

export class Visitor {
  fetch(request: Request): Promise<Response> {
    return answer(request);
  }
}

/** Sends its Durable Object, where it has one. */
export default {
  fetch(request: Request, { Visitor }: { Visitor?: Namespace }): Promise<Response> {
    if (Visitor === undefined) return answer(request);
    return Visitor.get(Visitor.idFromName("visitor")).fetch(request);
  },
};
