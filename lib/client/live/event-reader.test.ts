import { describe, expect, it } from "vitest";

import { EventReader } from "./event-reader";

const text =
  ': hello\n\nid: 7\nevent: snapshot\ndata: {"a":1}\n\nevent:delta\r\ndata: one\r\ndata:two\r\n\r\ndata: plain\n\nevent: nothing\n\n';
const events = [
  { event: "snapshot", data: '{"a":1}' },
  { event: "delta", data: "one\ntwo" },
  { event: "message", data: "plain" },
];

describe("EventReader", () => {
  it("reads the events of a stream, and no comments or events without data", () => {
    expect(new EventReader().read(text)).toEqual(events);
  });

  it("reads the same wherever the stream is cut", () => {
    for (let size = 1; size < 12; size++) {
      const reader = new EventReader();
      const read = [];
      for (let at = 0; at < text.length; at += size)
        read.push(...reader.read(text.slice(at, at + size)));
      expect(read).toEqual(events);
    }
  });
});
