import type { Section } from "../catalogue";

/** Dialogs that change something, and what they say afterwards. */
export const actions = {
  register: "Register instance…",
  forceExpire: "Force-expire…",
  deregister: "Deregister…",
  revoke: "Revoke…",
  takeOutTitle: "Take {address} out of {service}",
  takeOutTitleMany: {
    one: "Take {n} instance out of {service}",
    other: "Take {n} instances out of {service}",
  },
  choices: "How",
  choiceForceExpire: "Force-expire once",
  choiceDeregister: "Deregister",
  choiceNoLease: "Not possible: a key without a lease cannot expire.",
  revokeTitle: "Revoke lease {lease}",
  guarded: "guarded at revision {revision}",
  guardedMany: "each guarded at its revision",
  leases: { one: "{n} lease", other: "{n} leases" },
  keys: { one: "{n} key", other: "{n} keys" },
  forFrameworks: "{frameworks}:",
  revokeReturnsAtOnce: "The lease is revoked. The process registers again at once.",
  revokeReturns1To45S:
    "The lease is revoked. A process that lives notices within seconds and registers again after 1 to 4.5 s, under a new key; one that is dead stays gone.",
  revokeStaysGone:
    "The lease is revoked, and the process does not register again by itself: it runs on, out of service, until it is restarted.",
  revokeDepends:
    "The lease is revoked. Whether it comes back is up to the program: the library does not register again by itself.",
  revokeUnknown:
    "The lease is revoked. Whether it comes back is not known for this format; the console watches and says so.",
  deleteReturnsAtOnce:
    "The key is deleted and its lease lives. go-zero 1.9 and later puts the key back within a millisecond, so this changes nothing there: force-expire instead. Before 1.9 it stays gone until the process restarts.",
  deleteReturns1To45S: "The key is deleted. The process puts it back after 1 to 4.5 s.",
  deleteStaysGone:
    "The key is deleted, and the process does not notice: it runs on, out of service, until it is restarted.",
  deleteDepends:
    "The key is deleted. Whether it comes back is up to the program: the library does not register again by itself.",
  deleteUnknown:
    "The key is deleted. Whether it comes back is not known for this format; the console watches and says so.",
  revokeReturnsWithin6S:
    "The lease is revoked, and every key on it goes. A process that lives registers again within 6 s.",
  revokeReturnsWithin11S:
    "The lease is revoked, and every key on it goes. A process that lives registers again within 11 s.",
  revokeReturnsWithin20S:
    "The lease is revoked, and every key on it goes. A process that lives registers again within 20 s.",
  revokeReturnsWithin30S:
    "The lease is revoked, and every key on it goes. A process that lives registers again within 30 s.",
  revokeReturnsWithin60S:
    "The lease is revoked, and every key on it goes. A process that lives registers again within 60 s.",
  revokeReturnsNextUpdate:
    "The lease is revoked, and every key on it goes. A process that lives registers again when it next updates its keys after it has noticed: within 71 s if it does so every minute, as documented. One that never does stays away.",
  revokeReturnsSomeTime:
    "The lease is revoked, and every key on it goes. A process that lives registers again; when is not known.",
  revokeNodeShutsDown:
    "The lease is revoked, and every key on it goes. The node takes that for the order to exit: it shuts down.",
  revokeFailoverRisk:
    "The lease is revoked, and every key on it goes. The leader holds its lock by the same lease: without it the cluster may fail over.",
  deleteReturnsWithin6S:
    "The key is deleted and its lease lives. A process that lives registers again within 6 s.",
  deleteReturnsWithin11S:
    "The key is deleted and its lease lives. A process that lives registers again within 11 s.",
  deleteReturnsWithin20S:
    "The key is deleted and its lease lives. A process that lives registers again within 20 s.",
  deleteReturnsWithin30S:
    "The key is deleted and its lease lives. A process that lives registers again within 30 s.",
  deleteReturnsWithin60S:
    "The key is deleted and its lease lives. A process that lives registers again within 60 s.",
  deleteReturnsNextUpdate:
    "The key is deleted and its lease lives. A process that lives registers again when it next updates its keys: within 60 s if it does so every minute, as documented. One that never does stays away.",
  deleteReturnsSomeTime:
    "The key is deleted and its lease lives. A process that lives registers again; when is not known.",
  deleteNodeShutsDown:
    "The key is deleted and its lease lives. The node takes that for the order to exit: it shuts down.",
  deleteFailoverRisk:
    "The key is deleted and its lease lives. The cluster goes by it: it may fail over, or lose its settings.",
  permanentText:
    "A key without a lease cannot expire, so it is deleted. Nothing puts it back unless a process does.",
  revokeKeyless: "No key hangs on this lease. Nothing is deregistered.",
  revokeOther: "What hangs on this lease is no registration. Its keys are deleted:",
  instancesLeft: "Instances left in {service}",
  becomesEmpty:
    "No instance is left: clients of {service} get “no addresses” and their calls fail.",
  typeName: "Type {service} to confirm",
  keysOnLease: "Keys on the lease",
  otherKeys: "Other keys on the lease",
  otherKeysMany: "Other keys on the leases",
  otherKeysNone: "none",
  otherKeysLoading: "reading…",
  otherKeysFailed: "could not be read: {reason}",
  otherKeysGo: {
    one: "{n} further key goes with it",
    other: "{n} further keys go with it",
  },
  otherKeysStay: {
    one: "{n} other key shares it, and stays",
    other: "{n} other keys share it, and stay",
  },
  otherKeysKept: {
    one: "{n} other key shares it: only this instance’s key is deleted",
    other: "{n} other keys share it: only this instance’s key is deleted",
  },
  otherKeyOf: "{address} of {service}",
  notRegistration: "not a registration",
  keyOtherAddresses: "The same key registers {addresses}, which goes with it.",
  insist: "I know what this may do, and want it all the same.",
  more: { one: "and {n} more", other: "and {n} more" },
  reason: "Reason",
  reasonHint: "kept in the audit log",
  reasonPlaceholder: "e.g. returns stale prices since 14:20",
  reasonMissing: "Give a reason.",
  nameMissing: "Type the name of the service.",
  changedTitle: "It has changed since it was shown",
  changedText:
    "Nothing was removed. {address} was written again, or left, after revision {revision}.",
  changedLease: "Nothing was removed. What hangs on the lease has changed since it was shown.",
  changedAgain: "Nothing was done. Close this, and look at what is there now.",
  refusedGone: "Nothing was done: it is gone already.",
  refusedUnreachable: "The console does not answer. Whether it was done is not known.",
  refusedDangerous: "Nothing was done: it is better left alone.",
  goneText: "Nothing was removed: it is gone already.",
  reload: "Show what is there now",
  nowThere: "Now at revision {revision}, lease {lease}.",
  nowGoneAll: "None of these is registered any more: there is nothing left to remove.",
  failed: "It was refused: {reason}",
  failedSome: {
    one: "{n} could not be removed",
    other: "{n} could not be removed",
  },
  removedSome: { one: "{n} removed", other: "{n} removed" },
  failedItem: "{what}: {reason}",
  reasonChanged: "changed since it was shown",
  reasonGone: "gone already",
  sending: "{done} of {n} sent",
  stop: "Stop",
  tooMany:
    "Only the first {limit} of {n} go at once: do these, look at what came of them, then the next.",
  confirmForceExpire: "Force-expire",
  confirmForceExpireMany: { one: "Force-expire {n}", other: "Force-expire {n}" },
  confirmDeregister: "Deregister",
  confirmDeregisterMany: { one: "Deregister {n}", other: "Deregister {n}" },
  confirmRevoke: "Revoke",
  registerTitle: "Register an instance",
  registerTitleOf: "Register an instance of {service}",
  service: "Service",
  serviceHint: "as clients name it, e.g. user.rpc",
  serviceMissing: "Give the service’s name.",
  serviceSlash: "A name does not end with a slash.",
  address: "Address",
  addressHint: "host:port, as clients are to dial it",
  addressMissing: "Give an address.",
  addressInvalid: "Not an address: host:port is needed, with a port of 1 to 65535.",
  addressBrackets: "IPv6 is written in brackets: {address}",
  addressWildcard: "Nobody can dial this: it stands for every address of a host.",
  format: "Format",
  metadata: "Metadata",
  metadataHint: "name=value, one a line",
  metadataInvalid: "Line {line} is not name=value.",
  ttl: "TTL",
  ttlUnit: "seconds",
  ttlInvalid: "A whole number from 2 to 86400.",
  ttlTooShort:
    "At least 10, so that another console can take over before it runs out, and 86400 at most.",
  keepalive: "Who keeps it alive",
  keepaliveRollcall: "Rollcall",
  keepaliveRollcallText:
    "For good, until it is removed on the page By hand: this console, another one if this ends, and again after a restart.",
  keepaliveCaller: "I do",
  keepaliveCallerText: "Renew the lease before its TTL is over, e.g. from a script:",
  keepaliveNone: "Nobody: permanent",
  keepaliveNoneText:
    "A key without a lease. It stays until somebody deletes it, whether or not anything answers there.",
  optional: "optional",
  confirmRegister: "Register",
  alreadyThere: "{address} is registered already; it gets one more key.",
  registeredTitle: "{address} is registered",
  registeredKey: "Key",
  registeredLease: "Lease",
  registeredCaller: "Renew it at least every {seconds} s, or it leaves after {ttl} s:",
  curlLine: "command",
  done: "Done",
  outcomes: "What came of it",
  outcomeWatching: "{address} is out, watching",
  outcomeGone: "{address} is gone",
  outcomeBack: "{address} came back",
  outcomeRegistered: "{address} is registered",
  outcomeStill: "{address} stays registered, by another key",
  outcomeLease: "Lease {lease} is revoked",
  outcomeMany: { one: "{n} removed", other: "{n} removed" },
  outcomeManyBack: "{n} came back",
  outcomeManyGone: "{n} gone",
  outcomeManyStill: "{n} still registered",
  outcomeManyWatching: "{n} being watched",
  stepRevoked: "lease revoked",
  stepDeleted: "key deleted",
  stepRevokedGone: "lease revoked, gone from {service}",
  stepDeletedGone: "key deleted, gone from {service}",
  outcomeAsked: "{address}: removed, watching what comes of it",
  stepKeyless: "lease revoked, no key was on it",
  stepRegistered: "registered in {service}",
  stepKeys: { one: "{n} key went", other: "{n} keys went" },
  stepBack: "came back after {time} under lease {lease}",
  stepBackPermanent: "came back after {time} without a lease",
  stepGone: "did not come back in {time}",
  stepWatching: "watching whether it comes back, {time} more",
  outcomeLink: "Show in {service}",
  dismiss: "Dismiss",
} satisfies Section;
