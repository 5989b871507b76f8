import * as z from "zod/mini";
import { switchListSchema } from "../switches/order.ts";
import { switchSchema } from "../switches/switch-schema.ts";
import type { AdminRoomSwitches, AdminSwitched, AdminSwitchPage } from "./answers-acting.ts";

export const roomSwitchesSchema: z.ZodMiniType<AdminRoomSwitches> = switchListSchema;

export const switchedSchema: z.ZodMiniType<AdminSwitched> = z.object({ switches: z.array(switchSchema) });

export const switchPageSchema: z.ZodMiniType<AdminSwitchPage> = z.object({
  switches: z.array(z.object({ party: z.string(), room: z.string(), switch: switchSchema })),
  next: z.nullable(z.string()),
});
