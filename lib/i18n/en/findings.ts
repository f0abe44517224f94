import type { Section } from "../catalogue";

/** The Findings page, and what says so on other pages. */
export const findings = {
  title: "Findings",
  intro:
    "What the console finds wrong or doubtful in the registry as it is now. A finding goes by itself once its cause is gone.",
  severities: "How bad",
  all: "All",
  error: "Errors",
  warning: "Warnings",
  info: "Hints",
  errorOne: "Error",
  warningOne: "Warning",
  infoOne: "Hint",
  errorHint: "Clients fail because of them.",
  warningHint: "Clients fail, or may fail soon; somebody should look.",
  infoHint: "Worth knowing; perhaps it is meant to be so.",
  kind: "Kind",
  anyKind: "Any kind",
  filterText: "Filter findings",
  emptyTitle: "Nothing to find fault with",
  emptyText: "Every rule of the registry lint holds. What breaks one shows here within seconds.",
  noMatch: "No finding matches the filter.",
  clearFilter: "Clear filter",
  cut: "Only the worst {n} of {total} are listed.",
  since: "found {time}",
  fix: "What to do:",
  more: { one: "and {n} more", other: "and {n} more" },
  keys: { one: "{n} key", other: "{n} keys" },
  departures: { one: "left once", other: "left {n} times" },
  badge: { one: "{n} finding", other: "{n} findings" },
  badgeHint: "{errors} · {warnings}. Shown on the Findings page.",
  errors: { one: "{n} error", other: "{n} errors" },
  warnings: { one: "{n} warning", other: "{n} warnings" },
  withFindings: "With findings",
  failed: "What to take out could not be read: {reason}",
  nothingLeft: "Nothing of it is there any more.",
  reading: "Reading…",
  openHistory: "Open its history",
  openLeases: "Show keyless leases",
  setMinimum: "Set minimum…",
  keepNewest: "Revoke all but the newest…",
  removePermanent: "Deregister permanent keys…",
  takeOut: "Take out…",

  goneEmptyName: "Gone empty",
  goneEmpty: "No instance is left",
  goneEmptyWhy:
    "It had instances, and the last of them has left. Its clients get “no addresses”, and their calls fail.",
  goneEmptyFix:
    "Look in its history for why the last one left, and start it again. Where it was retired, set its minimum to 0 and this goes.",
  noProviderName: "Without a provider",
  noProvider: {
    one: "A consumer looks for it, and no instance provides it",
    other: "{n} consumers look for it, and no instance provides it",
  },
  noProviderWhy: "Their calls fail. Consumers that check it as they start do not start.",
  noProviderFix:
    "Look in its history for whether a provider left, and start one. If the consumers look under a wrong name, group or version, mend that. If nobody is to provide it, set its minimum to 0 and this goes.",
  belowMinimumName: "Below its minimum",
  belowMinimum: "{instances} of at least {minimum} instances",
  belowMinimumWhy: "Somebody said how many instances it needs, and there are fewer.",
  belowMinimumFix: "Start more, or set another minimum.",
  notDialableName: "Cannot be dialled",
  notDialable: {
    one: "An address that no client can dial",
    other: "{n} addresses that no client can dial",
  },
  notDialableWhy:
    "The value is no host:port as clients read it. go-zero’s hand it to gRPC all the same, where it fails with each call that picks it.",
  notDialableFix:
    "Have the program register host:port, IPv6 in brackets. If something else wrote the key, move that out of the service’s prefix.",
  unreachableName: "Looks unreachable",
  unreachable: {
    one: "An address that others hardly reach",
    other: "{n} addresses that others hardly reach",
  },
  unreachableWhy:
    "What is registered means another place on each machine, or none: a client dials itself, or nobody.",
  unreachableFix:
    "Set what the program registers: for go-zero a ListenOn with a real address, or POD_IP in its environment.",
  unreachableLocalWhy:
    "A loopback address means another place on each machine. etcd is at one itself here, so everything may well run on this machine, and then it is right.",
  duplicateKeysName: "Registered more than once",
  duplicateKeys: {
    one: "An address is registered by more than one key",
    other: "{n} addresses are registered by more than one key",
  },
  duplicateKeysWhy:
    "A process holds one key, the newest; the others it lost sight of while their leases are still renewed, as go-zero does after it lost etcd. Should it crash, each keeps the dead address for clients.",
  duplicateKeysFix:
    "Revoke the leases of all but the newest key of each. The process does not notice, and nothing comes back.",
  keyGrowthName: "Keys keep growing",
  keyGrowth: {
    one: "{n} key more within ten minutes, and no instance more",
    other: "{n} keys more within ten minutes, and no instance more",
  },
  keyGrowthWhy:
    "Something registers the same addresses again and again. A go-zero process whose etcd user may write but not read leaks one key a second; so does one that cannot keep its lease.",
  keyGrowthFix:
    "Give that user leave to read the prefix, or look why its lease is lost. Then revoke all but the newest keys.",
  leftOutName: "Not all listed",
  leftOut: {
    one: "A key names more instances than are listed",
    other: "{n} keys name more instances than are listed",
  },
  leftOutWhy:
    "Of one key the console lists the first 1,000 instances. Its clients dial the others as well, and nothing here says whether those live.",
  leftOutFix:
    "Have the program register each instance under a key of its own, as its framework does.",
  permanentName: "Permanent among leased",
  permanent: {
    one: "An address with a key that has no lease, where others have one",
    other: "{n} addresses with keys that have no lease, where others have one",
  },
  permanentWhy:
    "Nothing takes such a key away when its process dies. Beside leased ones it is mostly left over: put by hand, or by a program that lost its lease.",
  permanentFix:
    "If nothing answers there, deregister the keys. If something does, have it register with a lease.",
  sharedName: "In several services",
  shared: {
    one: "An address stands in {services}",
    other: "{n} addresses stand in {services}",
  },
  sharedWhy:
    "One process may well serve several. Otherwise the address has been given to another, and what is left of the former sends its calls to the wrong program.",
  sharedFix: "See which of them answers there, and take the address out of the others.",
  flappingName: "Flapping",
  flapping: {
    one: "An address left three times or more within ten minutes",
    other: "{n} addresses left three times or more within ten minutes",
  },
  flappingWhy:
    "It comes and goes: a program that crashes as it starts, is killed for its memory, or cannot keep its lease. What an operator took out here does not count.",
  flappingFix:
    "Its history says how each of its lives ended: crashed, or stopped. Where all were stopped, it may as well be slow deploys in place, one soon after the other: then this goes by itself within ten minutes.",
  nestedName: "Inside another’s prefix",
  nested: {
    one: "A service stands inside its prefix",
    other: "{n} services stand inside its prefix",
  },
  nestedWhy:
    "Clients of {service} watch everything under {service}/, at any depth. They dial the instances of what stands in there as well, and so call the wrong service.",
  nestedFix: "Rename one of them so that no name begins with the other and a slash.",
  dissentersName: "Odd ones out",
  dissenters: {
    one: "{n} key beside its own is not read as they are",
    other: "{n} keys beside its own are not read as they are",
  },
  dissentersWhy:
    "Nearly all keys there are of one format. One that is not may be an instance that clients cannot read, or somebody else’s key in the wrong place.",
  dissentersFix:
    "Look at what stands there. If all of it is of that format, pin the prefix as it; then what cannot be read is listed with the reason.",
  keylessName: "Leases without a key",
  keyless: { one: "A lease holds no key", other: "{n} leases hold no key" },
  keylessWhy:
    "Somebody granted them and put nothing on them, or their keys were deleted. Each costs etcd a little, and one that is renewed costs it forever.",
  keylessFix: "They run out by themselves unless somebody renews them. Many of them are a leak.",

  minimumTitle: "Minimum of {service}",
  minimumText:
    "How many instances it should have at least. Fewer are an error among the findings, for everybody who looks at this etcd.",
  minimumField: "Instances",
  minimumHint: "Empty: no minimum. 0: it may be empty.",
  minimumInvalid: "A whole number from 0 to {max}, or nothing.",
  minimumSave: "Set minimum",
  minimumNow: "minimum {n}",
  minimumNowHint: "Set by {actor}: {reason}",
  minimumSomebody: "somebody",
  minimumNone: "Set minimum",
} satisfies Section;
