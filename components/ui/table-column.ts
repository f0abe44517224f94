import type { ReactNode } from "react";

/** How a column of a {@link VirtualTable} looks; `id` names it for sorting. */
export type Column<Row> = {
  id: string;
  header: string;
  /** What the head shows in the place of the header, which then is for screen readers only. */
  head?: ReactNode;
  /** A CSS width. One column should have none, and takes what is left. */
  width?: string;
  align?: "right";
  /**
   * The column is left out on screens narrower than this; `phone` are those of phones, or of letters as large on wider
   * ones, and `wide` is where a table has room beside a feed.
   */
  hideBelow?: "phone" | "sm" | "md" | "lg" | "xl" | "wide";
  /** Left out for now, as beside a drawer. The cells stay, so that the pointer is seen to leave one it was on. */
  hidden?: boolean;
  sortable?: boolean;
  /** The header is for screen readers only. */
  hiddenHeader?: boolean;
  /** What names the row. One column has to. */
  rowHeader?: boolean;
  /** `active` is the row that the keyboard is on: put controls of the others out of the tab order. */
  cell: (row: Row, context: { active: boolean }) => ReactNode;
};

export type Sort = { column: string; descending: boolean };

const hidden = {
  phone: "max-[26rem]:hidden",
  sm: "max-sm:hidden",
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
  wide: "max-[85rem]:hidden",
};

/** The classes that head and cells of a column share. */
export function columnClass({
  align,
  hideBelow,
  hidden: isHidden,
}: Pick<Column<never>, "align" | "hideBelow" | "hidden">): string {
  const shown = isHidden ? "hidden" : hideBelow ? hidden[hideBelow] : "";
  return `${align === "right" ? "text-right" : "text-left"} ${shown}`;
}
