import { describe, expect, it } from "vitest";

import { editChange, editForm } from "./edit-form";

const shown = { details: { weight: 10 }, metadata: { zone: "a", owner: "team" } };

describe("editChange", () => {
  const form = editForm(shown);

  it("finds nothing in a form that nobody touched", () => {
    expect(editChange(form, shown)).toBe("nothing");
  });

  it("sends only what differs: what was changed, added, and null for what was taken away", () => {
    const lines = [
      { id: "zone", name: "zone", value: "b" },
      { id: "1", name: " env ", value: "" },
    ];
    expect(editChange({ weight: "20", lines }, shown)).toEqual({
      weight: 20,
      metadata: { zone: "b", env: "", owner: null },
    });
  });

  it("takes a renamed line as one gone and one come", () => {
    const lines = form.lines.map((line) => (line.id === "zone" ? { ...line, name: "az" } : line));
    expect(editChange({ ...form, lines }, shown)).toEqual({ metadata: { az: "a", zone: null } });
  });

  it("says what is wrong", () => {
    expect(editChange({ ...form, weight: "much" }, shown)).toBe("weight");
    expect(editChange({ ...form, weight: "" }, shown)).toBe("weight");
    const twice = [...form.lines, { id: "1", name: "zone", value: "c" }];
    expect(editChange({ ...form, lines: twice }, shown)).toBe("twice");
    const nameless = [...form.lines, { id: "1", name: "", value: "c" }];
    expect(editChange({ ...form, lines: nameless }, shown)).toBe("name");
  });

  it("never writes the stars of a masked value", () => {
    const secret = { metadata: { apiToken: "***" } };
    const renamed = [{ id: "apiToken", name: "token", value: "***" }];
    expect(editChange(editForm(secret), secret)).toBe("nothing");
    expect(editChange({ weight: "", lines: renamed }, secret)).toBe("masked");
  });

  it("leaves alone what is beyond the lines that the form shows", () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`n${i}`, "x"]));
    const large = { metadata: many };
    expect(editChange(editForm(large), large)).toBe("nothing");
  });
});
