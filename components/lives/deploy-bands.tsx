"use client";

import Link from "next/link";

import { stretchPath } from "@/lib/client/paths";

import { type DeployMark, stretchOf } from "./deploy-marks";

/** The deploys behind the lives of a lane, for the eye and the pointer: the row above the lanes has their names. */
export function DeployBands({ service, marks }: { service: string; marks: readonly DeployMark[] }) {
  const bands = marks.flatMap((mark) => mark.bands);
  return bands.map(({ deploy, left, width }) => (
    <Link
      key={`${deploy.epoch} ${deploy.fromRevision}`}
      href={stretchPath(stretchOf({ deploys: [deploy] }), service)}
      prefetch={false}
      aria-hidden
      tabIndex={-1}
      data-deploy
      style={{ left: `${left}%`, width: `${width}%` }}
      className="absolute inset-y-0 min-w-1.25 border-info/70 border-x border-dashed bg-info/15 hover:bg-info/30"
    />
  ));
}
