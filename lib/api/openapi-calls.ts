import type { z } from "zod";

import * as audit from "./audit-contract";
import * as contract from "./contract";
import * as findings from "./findings-contract";
import * as byHand from "./hand-registrations-contract";
import * as history from "./history-contract";
import * as keys from "./keys-contract";
import * as leases from "./leases-contract";
import * as past from "./past-contract";
import * as pins from "./pins-contract";
import * as quarantine from "./quarantine-contract";
import * as resolve from "./resolve-contract";

/** What is said of one call. */
export type Call = {
  summary: string;
  /** Names in braces in the path, with what they are. */
  path?: Record<string, string>;
  query?: z.ZodObject;
  body?: z.ZodType;
  status?: number;
  answer?: z.ZodType;
  /** Where the answer is no JSON, or not only. */
  files?: Record<string, object>;
  /** Who asks for it may be said in a header. */
  actor?: boolean;
};

const service = { service: "Name of the service, percent-encoded; any byte may be given as \\xNN" };
const key = { key: "The key, percent-encoded; any byte may be given as \\xNN" };
const id = { id: "Decimal lease id" };

/** Every call of the API by its path and its method. */
export const calls: Record<string, Record<string, Call>> = {
  "/api/services": {
    get: {
      summary: "All services",
      query: contract.servicesQuerySchema,
      answer: contract.servicesAnswerSchema,
    },
  },
  "/api/services/{service}": {
    get: {
      summary: "One service with its instances",
      path: service,
      query: contract.serviceQuerySchema,
      answer: contract.serviceAnswerSchema,
    },
  },
  "/api/services/{service}/lives": {
    get: {
      summary: "The lives of a service's addresses: when each came and left, and why",
      path: service,
      query: history.livesQuerySchema,
      answer: history.livesAnswerSchema,
    },
  },
  "/api/services/{service}/instances": {
    post: {
      summary: "Register an instance by hand",
      actor: true,
      path: service,
      body: contract.registerBodySchema,
      status: 201,
      answer: contract.registerAnswerSchema,
    },
  },
  "/api/hand-registrations": {
    get: {
      summary: "Registrations by hand that Rollcall keeps alive, and how each stands",
      answer: byHand.handRegistrationsAnswerSchema,
    },
  },
  "/api/hand-registrations/{id}": {
    put: {
      summary: "Change one: what is registered changes with it, without a gap",
      actor: true,
      path: { id: "Id of the registration by hand" },
      body: byHand.editRegistrationBodySchema,
      answer: byHand.editRegistrationAnswerSchema,
    },
    delete: {
      summary: "Remove one, and deregister what it registered",
      actor: true,
      path: { id: "Id of the registration by hand" },
      body: byHand.removeRegistrationBodySchema,
      answer: contract.operationAnswerSchema,
    },
  },
  "/api/services/{service}/minimum": {
    get: {
      summary: "How many instances a service should have at least",
      path: service,
      answer: findings.minimumAnswerSchema,
    },
    put: {
      summary: "Set that, or take it back with null",
      actor: true,
      path: service,
      body: findings.minimumBodySchema,
      answer: findings.minimumAnswerSchema,
    },
  },
  "/api/findings": {
    get: {
      summary: "What the registry lint has found, worst first",
      query: findings.findingsQuerySchema,
      answer: findings.findingsAnswerSchema,
    },
  },
  "/api/registrations/{key}": {
    get: {
      summary: "A key with its whole value, secrets masked",
      path: key,
      query: contract.keyQuerySchema,
      answer: contract.keyAnswerSchema,
    },
    patch: {
      summary: "Edit: change weight or metadata of a registration, and keep its lease",
      actor: true,
      path: key,
      body: contract.editBodySchema,
      answer: contract.operationAnswerSchema,
    },
    delete: {
      summary: "Deregister: delete the key",
      actor: true,
      path: key,
      body: contract.deregisterBodySchema,
      answer: contract.operationAnswerSchema,
    },
  },
  "/api/registrations/{key}/restore": {
    get: {
      summary: "What putting a registration back would do",
      path: key,
      query: past.restoreQuerySchema,
      answer: past.restorePlanAnswerSchema,
    },
    post: {
      summary: "Put a registration back as it was at a revision",
      actor: true,
      path: key,
      body: past.restoreBodySchema,
      answer: past.restoreAnswerSchema,
    },
  },
  "/api/history": {
    get: {
      summary: "The journal: every change, newest first",
      query: history.historyQuerySchema,
      answer: history.historyAnswerSchema,
    },
  },
  "/api/history/export": {
    get: {
      summary: "All of the journal that matches, as a file",
      query: history.exportQuerySchema,
      files: {
        "text/csv": { type: "string" },
        "application/json": {
          type: "array",
          items: { $ref: "#/components/schemas/HistoryEntry" },
        },
      },
    },
  },
  "/api/history/count": {
    get: {
      summary: "How many lines of the journal match, up to 10,000",
      query: history.countQuerySchema,
      answer: history.countAnswerSchema,
    },
  },
  "/api/history/activity": {
    get: {
      summary: "How much changed when",
      query: history.activityQuerySchema,
      answer: history.activityAnswerSchema,
    },
  },
  "/api/history/services": {
    get: {
      summary: "How much changed in each service in the last hour",
      answer: history.servicesActivityAnswerSchema,
    },
  },
  "/api/registry": {
    get: {
      summary: "The registry at a revision, at an instant, or now",
      query: past.registryQuerySchema,
      answer: past.registryAnswerSchema,
    },
  },
  "/api/registry/diff": {
    get: {
      summary: "What differs between two points in time: rev:<revision>, an instant, or now",
      query: past.diffQuerySchema,
      answer: past.diffAnswerSchema,
    },
  },
  "/api/audit": {
    get: {
      summary: "The audit log: what operators did or tried, newest first",
      query: audit.auditQuerySchema,
      answer: audit.auditAnswerSchema,
    },
  },
  "/api/audit/export": {
    get: {
      summary: "All of the audit log that matches, as a file",
      query: audit.auditExportQuerySchema,
      files: {
        "text/csv": { type: "string" },
        "application/json": {
          type: "array",
          items: { $ref: "#/components/schemas/AuditEntry" },
        },
      },
    },
  },
  "/api/keys": {
    get: {
      summary: "One level of the tree of keys that are no registration",
      query: keys.keysQuerySchema,
      answer: keys.keysAnswerSchema,
    },
  },
  "/api/leases": {
    get: {
      summary: "Leases, or with kind=permanent the registrations that have none",
      query: leases.leasesQuerySchema,
      answer: leases.leasesAnswerSchema,
    },
    post: {
      summary: "Grant a lease",
      body: leases.grantBodySchema,
      status: 201,
      answer: leases.leaseTtlSchema,
    },
  },
  "/api/leases/{id}": {
    get: { summary: "A lease's TTL and its keys", path: id, answer: leases.leaseSchema },
    put: { summary: "Keepalive, once", path: id, answer: leases.leaseTtlSchema },
    delete: {
      summary: "Revoke: force-expire every key on the lease",
      actor: true,
      path: id,
      body: leases.revokeBodySchema,
      answer: contract.operationAnswerSchema,
    },
  },
  "/api/leases/focus": {
    post: {
      summary: "Sample these leases first for the next 10 s",
      body: leases.focusBodySchema,
      status: 204,
    },
  },
  "/api/quarantines": {
    get: {
      summary: "The rules that keep instances out, and how each stands",
      answer: quarantine.quarantinesAnswerSchema,
    },
    post: {
      summary: "Quarantine: take an instance out, and keep it out",
      actor: true,
      body: quarantine.quarantineBodySchema,
      status: 201,
      answer: quarantine.quarantineAnswerSchema,
    },
  },
  "/api/quarantines/{id}": {
    delete: {
      summary: "Lift a rule, or remove what stands among the rules and is none",
      actor: true,
      path: { id: "Id of the rule, or the key of what is none" },
      body: quarantine.liftBodySchema,
      answer: quarantine.liftAnswerSchema,
    },
  },
  "/api/pins": {
    get: {
      summary: "How prefixes are to be read, by configuration and by what is pinned",
      answer: pins.pinsAnswerSchema,
    },
    post: {
      summary: "Pin a prefix as a format, for all consoles",
      actor: true,
      body: pins.pinBodySchema,
      status: 201,
      answer: pins.pinAnswerSchema,
    },
  },
  "/api/pins/{id}": {
    delete: {
      summary: "Take a pin away, or what stands among the pins and is none",
      actor: true,
      path: { id: "Id of the pin" },
      body: pins.unpinBodySchema,
      answer: pins.pinAnswerSchema,
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
      query: resolve.resolveQuerySchema,
      answer: resolve.resolveAnswerSchema,
    },
  },
  "/api/cluster": {
    get: { summary: "The etcd cluster and its members", answer: contract.clusterAnswerSchema },
  },
};
