import "server-only";

import { z } from "zod";
import {
  changeSchema,
  leaseSampleSchema,
  operationSchema,
  registrationSchema,
  serviceRowSchema,
  statusSchema,
} from "@/lib/registry/model";
import packageJson from "@/package.json" with { type: "json" };

import * as contract from "./contract";

/** Schemas that stand under a name, and are referred to where they are part of another. */
const answers = z.registry<{ id: string }>();
answers.add(contract.errorSchema, { id: "Error" });
answers.add(changeSchema, { id: "Change" });
answers.add(leaseSampleSchema, { id: "LeaseSample" });
answers.add(operationSchema, { id: "Operation" });
answers.add(registrationSchema, { id: "Registration" });
answers.add(serviceRowSchema, { id: "ServiceRow" });
answers.add(statusSchema, { id: "Status" });
answers.add(contract.servicesAnswerSchema, { id: "Services" });
answers.add(contract.serviceAnswerSchema, { id: "Service" });
answers.add(contract.registerAnswerSchema, { id: "Registered" });
answers.add(contract.keyAnswerSchema, { id: "Key" });
answers.add(contract.operationAnswerSchema, { id: "OperationAnswer" });
answers.add(contract.leaseSchema, { id: "Lease" });
answers.add(contract.leaseTtlSchema, { id: "LeaseTtl" });
answers.add(contract.leasesAnswerSchema, { id: "Leases" });
answers.add(contract.searchAnswerSchema, { id: "SearchAnswer" });
answers.add(contract.resolveAnswerSchema, { id: "Resolved" });
answers.add(contract.clusterAnswerSchema, { id: "Cluster" });

type Call = {
  summary: string;
  /** Names in braces in the path, with what they are. */
  path?: Record<string, string>;
  query?: z.ZodObject;
  body?: z.ZodType;
  status?: number;
  answer?: z.ZodType;
};

const service = { service: "Name of the service, percent-encoded; any byte may be given as \\xNN" };
const key = { key: "The key, percent-encoded; any byte may be given as \\xNN" };
const id = { id: "Decimal lease id" };

const calls: Record<string, Record<string, Call>> = {
  "/api/services": { get: { summary: "All services", answer: contract.servicesAnswerSchema } },
  "/api/services/{service}": {
    get: {
      summary: "One service with its instances",
      path: service,
      answer: contract.serviceAnswerSchema,
    },
  },
  "/api/services/{service}/instances": {
    post: {
      summary: "Register an instance by hand",
      path: service,
      body: contract.registerBodySchema,
      status: 201,
      answer: contract.registerAnswerSchema,
    },
  },
  "/api/registrations/{key}": {
    get: { summary: "A key with its whole value", path: key, answer: contract.keyAnswerSchema },
    delete: {
      summary: "Deregister: delete the key",
      path: key,
      body: contract.deregisterBodySchema,
      answer: contract.operationAnswerSchema,
    },
  },
  "/api/leases": {
    get: {
      summary: "Leases, or with kind=permanent the registrations that have none",
      query: contract.leasesQuerySchema,
      answer: contract.leasesAnswerSchema,
    },
    post: {
      summary: "Grant a lease",
      body: contract.grantBodySchema,
      status: 201,
      answer: contract.leaseTtlSchema,
    },
  },
  "/api/leases/{id}": {
    get: { summary: "A lease's TTL and its keys", path: id, answer: contract.leaseSchema },
    put: { summary: "Keepalive, once", path: id, answer: contract.leaseTtlSchema },
    delete: {
      summary: "Revoke: force-expire every key on the lease",
      path: id,
      body: contract.revokeBodySchema,
      answer: contract.operationAnswerSchema,
    },
  },
  "/api/leases/focus": {
    post: {
      summary: "Sample these leases first for the next 10 s",
      body: contract.focusBodySchema,
      status: 204,
    },
  },
  "/api/search": {
    get: {
      summary: "Services, instances and leases by a part of their name, address or id",
      query: contract.searchQuerySchema,
      answer: contract.searchAnswerSchema,
    },
  },
  "/api/resolve": {
    get: {
      summary: "What a client with a target would dial now, and what it leaves out and why",
      query: contract.resolveQuerySchema,
      answer: contract.resolveAnswerSchema,
    },
  },
  "/api/cluster": {
    get: { summary: "The etcd cluster and its members", answer: contract.clusterAnswerSchema },
  },
};

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
  const { status = 200, answer, body } = call;
  const content = (schema: object) => ({ "application/json": { schema } });
  const done = answer ? { content: content(nameOf(answer)) } : {};
  return {
    operationId: method + path.replace(/[^a-z]+([a-z]?)/g, (_, next: string) => next.toUpperCase()),
    summary: call.summary,
    parameters: [...pathParameters(call.path ?? {}), ...queryParameters(call.query)],
    ...(body && { requestBody: { required: true, content: content(toInput(body)) } }),
    responses: {
      [status]: { description: status === 204 ? "Done" : "The answer", ...done },
      default: { description: "What went wrong", content: content(nameOf(contract.errorSchema)) },
    },
  };
}

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
