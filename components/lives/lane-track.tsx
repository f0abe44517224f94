"use client";

import type { Lane } from "@/lib/history/model";

import { DeployBands } from "./deploy-bands";
import { LaneBackdrop } from "./lane-backdrop";
import { barsOf } from "./lane-bars";
import type { LanesFrame } from "./lanes-frame";
import { LifeBar } from "./life-bar";

/** The lives of one address, from left to right, before what all lanes share. */
export function LaneTrack({
  lane,
  service,
  frame,
  active,
  onOpen,
}: {
  lane: Lane;
  service: string;
  frame: LanesFrame;
  /** The keyboard is on this lane. */
  active: boolean;
  onOpen: (address: string) => void;
}) {
  const bars = barsOf(lane.lives, frame.scale, frame.closest);
  let first = 1;
  return (
    <div className="relative h-10.25">
      <LaneBackdrop frame={frame} />
      <DeployBands service={service} marks={frame.deploys} />
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      {bars.map((bar, index) => {
        const place = first;
        first += bar.lives.length;
        return (
          <LifeBar
            key={bar.id}
            bar={bar}
            first={place}
            of={lane.lives.length}
            now={frame.scale.to}
            reachable={active && index === bars.length - 1}
            onOpen={() => onOpen(lane.address)}
          />
        );
      })}
    </div>
  );
}
