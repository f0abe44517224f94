import { Fragment } from "react";

import { classNames } from "./class-names";

/** An IP address and what goes with one, which is told from its neighbours by its end. */
const FIGURES = /^[\d.:a-f[\]%/]+$/i;

/**
 * An address in one line. Where there is no room, one made of figures gives way at its beginning: a service's are alike in
 * it, IPv6 above all, and without the port nobody could dial it. A name gives way at its end.
 */
export function AddressText({ address, className }: { address: string; className?: string }) {
  if (!FIGURES.test(address)) {
    return (
      <span className={classNames("block truncate", className)} title={address}>
        {address}
      </span>
    );
  }
  return (
    // Cut off at the left, where the line ends that is written to the left.
    <span
      className={classNames("block truncate text-left [direction:rtl]", className)}
      title={address}
    >
      <bdi dir="ltr">{address}</bdi>
    </span>
  );
}

/** An address that is read whole, in as many lines as it takes: broken after a colon where that will do. */
export function WholeAddress({ address, className }: { address: string; className?: string }) {
  return (
    <span
      className={classNames("block whitespace-normal [overflow-wrap:anywhere]", className)}
      title={address}
    >
      {address.split(/(?<=:)/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have nothing but their order.
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
