import type { Section } from "../catalogue";

/** What a client of a service would dial. */
export const resolve = {
  client: "The client",
  target: "Target",
  targetWord: "target",
  clientId: "Client id",
  clientIdHint: "A Node client’s id is its host and process by default, e.g. order-api-1/4711.",
  clientIdUnused: "go-zero’s clients have none: chance decides.",
  rule: "Chosen as by",
  ruleRendezvous: "Node clients (rendezvous)",
  ruleShuffled: "go-zero (shuffled)",
  applies: "The subset rule applies: {size} of {n} addresses are dialled.",
  doesNotApply: {
    one: "The subset rule does not apply: there is {n} address, and up to {size} are all dialled.",
    other:
      "The subset rule does not apply: there are {n} addresses, and up to {size} are all dialled.",
  },
  explainRendezvous:
    "A Node client of Rollcall’s library keeps the {size} addresses that score highest together with its id (rendezvous hashing), so one that comes or goes changes one place at most.",
  explainShuffled:
    "go-zero shuffles the whole list anew at each event and takes the first {size}, so every client then drops and opens connections to a random part of the service.",
  failed: "What else stands under this name could not be asked: {reason}",
  partly: "Only a part of the keys under this name is watched, so clients may find more.",
  noTarget: "No target can name this service",
  noTargetText: "Its name is no UTF-8 text, and a target is one.",
  dialled: "Dialled",
  dialledCaption: "Addresses that a client of {service} dials, by rank",
  columnRank: "Rank",
  columnDrawn: "Drawn",
  columnScore: "Score",
  fromService: "of {service}, below this name",
  fromKey: "no registration: {key}",
  emptyTitle: "No addresses",
  emptyText:
    "There is nothing to dial. Calls fail as below; go-zero’s own clients say “produced zero addresses”.",
  leftOut: "Left out",
  leftOutCaption: "What a client of {service} finds and does not dial",
  nothingLeftOut: "Nothing is left out.",
  elsewhere: {
    one: "{n} key of this service stands elsewhere than under {prefix}, where this client does not look.",
    other:
      "{n} keys of this service stand elsewhere than under {prefix}, where this client does not look.",
  },
  goZeroTries: "go-zero’s own clients try to dial values that are no address as well, and fail.",
  columnWhat: "Key or address",
  columnReason: "Reason",
  reasonNotAddress: "no address",
  reasonQuarantined: "quarantined",
  reasonOtherFormat: "other format",
  reasonDuplicate: "duplicate",
  reasonNotChosen: "not in the subset",
  whyNotAddress: "No host:port: {value}",
  whyNoRegistration: "No registration, and its value is no host:port.",
  whyQuarantined: "Kept out by a rule, {by}, {end}: {reason}",
  whyOtherFormat: "{address} as {framework}; go-zero reads the whole value as the address.",
  whyDuplicate: "A newer key has the same address, {address}.",
  whyNotChosen: "Rank {rank}: the client dials the first {size}.",
  whyNotDrawn: "Not among the {size} drawn this time.",
} satisfies Section;
