import { route } from "../../router.ts";
import { RoomView } from "../room/view.tsx";
import { RoomList } from "./list.tsx";

/** All rooms, or one of them. */
export function Rooms() {
  const [party, room] = route.value.parts;
  return party === undefined || room === undefined ? <RoomList /> : <RoomView party={party} room={room} />;
}
