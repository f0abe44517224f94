"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

import { rootScale } from "@/components/ui/root-size";

const FIRST_WIDTH = 700;

/**
 * How wide the lanes inside `box` are, in pixels as long as text has its usual size: with larger text there is room for
 * less, as on a narrower screen.
 */
export function useTrackWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(FIRST_WIDTH);
  useLayoutEffect(() => {
    const measure = () => {
      const axis = box.current?.querySelector("[data-axis]");
      if (axis) setWidth(Math.round(axis.getBoundingClientRect().width / rootScale()));
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
