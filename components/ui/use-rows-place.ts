"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

import { rowHeight } from "./root-size";

type Place = { scrollMargin: number; row: number };

/**
 * How far down the page a table's rows begin, and how high each is, in pixels. Kept while what is above them changes
 * its height, and while the reader changes the window or the browser's font size. In a browser only.
 */
export function useRowsPlace(ref: RefObject<HTMLElement | null>): Place {
  const [place, setPlace] = useState<Place>(() => ({ scrollMargin: 0, row: rowHeight() }));
  useLayoutEffect(() => {
    const measure = () => {
      if (!ref.current) return;
      const scrollMargin = ref.current.getBoundingClientRect().top + window.scrollY;
      const row =
        ref.current.querySelector("[data-row]")?.getBoundingClientRect().height ?? rowHeight();
      setPlace((was) =>
        was.scrollMargin === scrollMargin && was.row === row ? was : { scrollMargin, row },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return place;
}
