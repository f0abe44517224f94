import "server-only";

import { z } from "zod";

import packageJson from "@/package.json" with { type: "json" };

import { errorSchema } from "./contract";
import { type Call, calls } from "./openapi-calls";
import { answers } from "./openapi-schemas";

/** The API as OpenAPI 3.1 describes it, made from the schemas that check it. */
export function openApi(): object {
  const { schemas } = z.toJSONSchema(answers, { uri: refTo, unrepresentable: "any" });
  return {
    openapi: "3.1.0",
    info: {
      title: "Rollcall",
      version: packageJson.version,
      description:
        "The console of a service registry in etcd. Lease ids are decimal strings; keys and " +
        "names of services are text in which a byte that is no printable UTF-8 is \\xNN and a " +
        "backslash is doubled. /api/stream, not described here, sends server-sent events.",
      license: { name: "MIT", identifier: "MIT" },
    },
    paths: Object.fromEntries(
      Object.entries(calls).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, call]) => [
            method,
            toOperation(method, path, call),
          ]),
        ),
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, withoutIds(schema)]),
      ),
    },
  };
}

function toOperation(method: string, path: string, call: Call): object {
  const { status = 200, answer, body, files, actor = false } = call;
  const content = (schema: object) => ({ "application/json": { schema } });
  const done = answer
    ? { content: content(nameOf(answer)) }
    : files
      ? { content: toFiles(files) }
      : {};
  return {
    operationId: method + path.replace(/[^a-z]+([a-z]?)/g, (_, next: string) => next.toUpperCase()),
    summary: call.summary,
    parameters: [
      ...pathParameters(call.path ?? {}),
      ...queryParameters(call.query),
      ...(actor ? [actorParameter] : []),
    ],
    ...(body && { requestBody: { required: true, content: content(toInput(body)) } }),
    responses: {
      [status]: { description: status === 204 ? "Done" : "The answer", ...done },
      default: { description: "What went wrong", content: content(nameOf(errorSchema)) },
    },
  };
}

function toFiles(files: Record<string, object>): object {
  return Object.fromEntries(Object.entries(files).map(([type, schema]) => [type, { schema }]));
}

const actorParameter = {
  name: "X-Rollcall-Actor",
  in: "header",
  description:
    "Who asks for it, by their own word, percent-encoded; History and the audit log show it",
  schema: { type: "string", maxLength: 100 },
};

function pathParameters(names: Record<string, string>): object[] {
  return Object.entries(names).map(([name, description]) => {
    return { name, in: "path", required: true, description, schema: { type: "string" } };
  });
}

function queryParameters(query: z.ZodObject | undefined): object[] {
  const { properties = {} } = query ? toInput(query) : {};
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}

function toInput(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return withoutIds(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

function nameOf(schema: z.ZodType): object {
  return { $ref: refTo(answers.get(schema)?.id ?? "") };
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** OpenAPI names its schemas by their place, and has one dialect for all. */
function withoutIds<T extends z.core.JSONSchema.BaseSchema>(schema: T): T {
  const { $id: _id, $schema: _dialect, ...rest } = schema;
  return rest as T;
}
