import { findCodec, formatNames } from "./codecs";
import type { FormatMapping } from "./detect";
import { DEPTH_MAX, type MappingOption, mappingOptions, PROTOCOL } from "./mapping-options";

/** As `REGISTRY_FORMATS` writes them. */
const optionNames: Readonly<Record<MappingOption, string>> = {
  namespaceDepth: "namespace-depth",
  serviceDepth: "service-depth",
  protocol: "protocol",
};

const FLAGS = { fallback: "fallback", "read-only": "readOnly", sensitive: "sensitive" } as const;

/** The shortest prefix that leaves a format and known options counts, so that a prefix may hold a `=` itself. */
const pattern =
  /^(.+?)=([a-z0-9-]+)((?::(?:fallback|read-only|sensitive|(?:namespace-depth|service-depth|protocol)=[^:=]*))*)$/;

/** What each format that leaves anything open can be told. */
export const optionsByFormat: Readonly<Record<string, readonly MappingOption[]>> =
  Object.fromEntries(
    formatNames.flatMap((name) => {
      const options = findCodec(name)?.options;
      return options ? [[name, options]] : [];
    }),
  );

/** Why nothing can be read by a mapping, its options named as they were given; null where it can. */
export function mappingProblem(
  mapping: Omit<FormatMapping, "prefix">,
  nameOf: (option: MappingOption) => string,
): string | null {
  const { format } = mapping;
  if (!formatNames.includes(format)) {
    return `no format is named ${format}; there are ${formatNames.join(", ")}`;
  }
  const taken = optionsByFormat[format] ?? [];
  const refused = mappingOptions.filter(
    (option) => mapping[option] !== undefined && !taken.includes(option),
  );
  if (refused.length === 0) return null;
  const names = (options: readonly MappingOption[]) => options.map(nameOf).join(", ");
  return `${format} takes no ${names(refused)}; it takes ${names(taken) || "no such option"}`;
}

/**
 * Reads `prefix=format`, behind which options follow, each behind a colon, e.g. `/prod/=kratos:namespace-depth=2:fallback`.
 * A text is what is wrong with it.
 */
export function parseMapping(text: string): FormatMapping | string {
  const [, prefix = "", format = "", options = ""] = pattern.exec(text) ?? [];
  if (prefix === "") {
    return "is written prefix=format, and then :fallback, :read-only, :sensitive, :namespace-depth=N, :service-depth=N or :protocol=NAME";
  }
  const mapping: FormatMapping = { prefix, format };
  for (const option of options.split(":").slice(1)) {
    const [name = "", value = ""] = option.split("=");
    if (isFlag(name)) mapping[FLAGS[name]] = true;
    else {
      const problem = setOption(mapping, name, value);
      if (problem) return problem;
    }
  }
  return mappingProblem(mapping, (option) => optionNames[option]) ?? mapping;
}

function setOption(mapping: FormatMapping, name: string, value: string): string | null {
  if (name === optionNames.protocol) {
    if (!PROTOCOL.test(value)) return `${name} is a name such as grpc or http`;
    mapping.protocol = value;
    return null;
  }
  const option = name === optionNames.namespaceDepth ? "namespaceDepth" : "serviceDepth";
  const least = option === "namespaceDepth" ? 0 : 1;
  const depth = /^\d{1,2}$/.test(value) ? Number(value) : -1;
  if (depth < least || depth > DEPTH_MAX)
    return `${name} is a number from ${least} to ${DEPTH_MAX}`;
  mapping[option] = depth;
  return null;
}

function isFlag(name: string): name is keyof typeof FLAGS {
  return name in FLAGS;
}
