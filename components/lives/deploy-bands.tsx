"use client";

import Link from "next/link";

import { stretchPath } from "@/lib/client/paths";

import { type DeployMark, stretchOf } from "./deploy-marks";

/** The deploys behind the lives of a lane, for the eye and the pointer: the row above the lanes has their names. */
export function DeployBands({ service, marks }: { service: string; marks: readonly DeployMark[] }) {
  return marks.map((mark) => (
    <Link
      key={mark.id}
      href={stretchPath(stretchOf(mark), service)}
      prefetch={false}
      aria-hidden
      tabIndex={-1}
      data-deploy
      style={{ left: `${mark.left}%`, width: `${mark.width}%` }}
      className="absolute inset-y-0 min-w-1.25 border-info/70 border-x border-dashed bg-info/15 hover:bg-info/30"
    />
  ));
}
