import { z } from "zod";

import { auditEntrySchema } from "@/lib/history/audit";
import { deploySchema, gapSchema, laneSchema, standpointSchema } from "@/lib/history/model";
import { pinSchema } from "@/lib/operate/pins/pin";
import { findingSchema } from "@/lib/registry/finding";
import { handRegistrationSchema } from "@/lib/registry/hand-registration";
import {
  changeSchema,
  leaseSampleSchema,
  registrationSchema,
  serviceRowSchema,
} from "@/lib/registry/model";
import { operationSchema } from "@/lib/registry/operation";
import { ruleStateSchema } from "@/lib/registry/quarantine-state";
import { statusSchema } from "@/lib/registry/status";

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

/** Schemas that stand under a name, and are referred to where they are part of another. */
export const answers = z.registry<{ id: string }>();
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
answers.add(leases.leaseSchema, { id: "Lease" });
answers.add(leases.leaseTtlSchema, { id: "LeaseTtl" });
answers.add(leases.leasesAnswerSchema, { id: "Leases" });
answers.add(contract.searchAnswerSchema, { id: "SearchAnswer" });
answers.add(resolve.resolveAnswerSchema, { id: "Resolved" });
answers.add(contract.clusterAnswerSchema, { id: "Cluster" });
answers.add(gapSchema, { id: "Gap" });
answers.add(laneSchema, { id: "Lane" });
answers.add(deploySchema, { id: "Deploy" });
answers.add(auditEntrySchema, { id: "AuditEntry" });
answers.add(audit.auditAnswerSchema, { id: "AuditLog" });
answers.add(history.historyEntrySchema, { id: "HistoryEntry" });
answers.add(history.historyAnswerSchema, { id: "History" });
answers.add(history.countAnswerSchema, { id: "Count" });
answers.add(history.activityAnswerSchema, { id: "Activity" });
answers.add(history.servicesActivityAnswerSchema, { id: "ServicesActivity" });
answers.add(history.livesAnswerSchema, { id: "Lives" });
answers.add(standpointSchema, { id: "Standpoint" });
answers.add(past.registryAnswerSchema, { id: "Registry" });
answers.add(past.diffAnswerSchema, { id: "Difference" });
answers.add(past.restorePlanAnswerSchema, { id: "RestorePlan" });
answers.add(past.restoreAnswerSchema, { id: "Restored" });
answers.add(ruleStateSchema, { id: "QuarantineRule" });
answers.add(quarantine.quarantinesAnswerSchema, { id: "Quarantines" });
answers.add(quarantine.quarantineAnswerSchema, { id: "QuarantineAnswer" });
answers.add(quarantine.liftAnswerSchema, { id: "LiftAnswer" });
answers.add(handRegistrationSchema, { id: "HandRegistration" });
answers.add(byHand.handRegistrationsAnswerSchema, { id: "HandRegistrations" });
answers.add(byHand.editRegistrationAnswerSchema, { id: "EditedRegistration" });
answers.add(pinSchema, { id: "Pin" });
answers.add(pins.pinsAnswerSchema, { id: "Pins" });
answers.add(pins.pinAnswerSchema, { id: "PinAnswer" });
answers.add(findingSchema, { id: "Finding" });
answers.add(findings.findingsAnswerSchema, { id: "Findings" });
answers.add(findings.minimumAnswerSchema, { id: "ServiceMinimum" });
answers.add(keys.otherKeySchema, { id: "OtherKey" });
answers.add(keys.keyFolderSchema, { id: "KeyFolder" });
answers.add(keys.keysAnswerSchema, { id: "OtherKeys" });
