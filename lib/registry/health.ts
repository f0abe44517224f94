import type { ServiceRow } from "./service-row";

export type Health = "healthy" | "degraded" | "unreadable" | "empty" | "done";

/**
 * `empty`: nobody can call it. `unreadable`: whether anybody can is not known, since none of its registrations could be
 * read. `degraded`: the lease of an instance is not renewed as it was. `done`: it is empty since it has done its work.
 */
export function healthOf({
  instances,
  done,
  undecodable,
  states,
}: Pick<ServiceRow, "instances" | "done" | "undecodable" | "states">): Health {
  if (instances > 0) return states.late > 0 ? "degraded" : "healthy";
  if (undecodable !== undefined) return "unreadable";
  return done ? "done" : "empty";
}
