"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";

import { usePastPoint, usePastView } from "@/lib/client/use-past-point";

// Most visits are to the present.
const PastBanner = dynamic(() => import("@/components/past/past-banner").then((m) => m.PastBanner));

/** The banner under the header while a moment of the past is chosen. */
export function PlaceInTime() {
  const point = usePastPoint();
  const view = usePastView();
  // There the scrubber says it, and leads back.
  const said = usePathname() === "/history";
  return point && view && !said ? <PastBanner point={point} view={view} /> : null;
}
