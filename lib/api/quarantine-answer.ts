import "server-only";

import type { Cluster } from "@/lib/cluster";
import { codecs } from "@/lib/codecs/codecs";
import { canonicalKeyText, toKeyText } from "@/lib/codecs/key-text";
import type { Strategy } from "@/lib/discov/quarantine-rule";
import { StatusError } from "@/lib/errors";
import { type Asked, attempt } from "@/lib/operate/attempt";
import { assertHarmless } from "@/lib/operate/danger";
import type { StrategyChoice } from "@/lib/operate/quarantine/model";
import type { Registration } from "@/lib/registry/model";
import type { RuleState } from "@/lib/registry/quarantine-state";

import type { QuarantineBody, QuarantinesAnswer } from "./quarantine-contract";

/** How many services are named in a refusal. */
const NAMED = 5;

/** All rules as they stand, and what could be chosen for a further one. */
export function quarantinesAnswer(cluster: Cluster): QuarantinesAnswer {
  return {
    at: Date.now(),
    ...cluster.quarantine.view(),
    strategies: strategiesByFramework(cluster),
  };
}

/** The strategy to take by default for each framework, which others there are, and why. */
export function strategiesByFramework({ quarantine }: Cluster): Record<string, StrategyChoice> {
  return Object.fromEntries(codecs.map(({ name }) => [name, quarantine.strategyFor(name)]));
}

/**
 * Makes a rule, and says in the audit log who did, or tried.
 *
 * @throws StatusError `failed_precondition` when it would leave a service without an instance and nobody confirmed
 *   that, when what it takes out is better left alone and nobody insists, or for a diversion where the setting does not allow it; `unavailable` before the registry has been read.
 */
export async function quarantine(
  cluster: Cluster,
  { service: name, address, strategy, reason, untilSeconds, confirmEmpty, insist }: QuarantineBody,
  actor: string | null,
): Promise<RuleState> {
  const service = name === null ? null : canonicalKeyText(name);
  const { operations, options } = cluster;
  const asked = { ...aboutRule("quarantine", { service, address }), reason, actor };
  return attempt(operations, asked, async (tried) => {
    // What is not known to be there nobody can be sure to empty.
    cluster.assertLoaded();
    assertHarmless(registeredAs(cluster, { service, address }), insist);
    if (!confirmEmpty) assertNoneEmptied(cluster, { service, address });
    tried.asking();
    const [rule] = await cluster.quarantine.create([
      {
        ...{ service, address, reason, actor },
        strategy: strategy ?? defaultStrategy(cluster, service, address),
        until: untilSeconds === null ? null : Date.now() + untilSeconds * 1_000,
        ...(insist && { insist }),
      },
    ]);
    if (!rule) throw new StatusError("internal", "no rule was made");
    const key = ruleKey(options.ownRoot, rule.id);
    operations.written({ ...asked, key, revision: rule.modRevision });
    return rule;
  });
}

/**
 * Lifts a rule, or removes by its key text what stands among the rules and is none; and says in the audit log who did,
 * or tried. Returns the rule as it was.
 *
 * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed since it was shown.
 */
export async function lift(
  { quarantine, operations, options, registry }: Cluster,
  id: string,
  { modRevision, reason, actor }: { modRevision?: number; reason: string; actor: string | null },
): Promise<RuleState | null> {
  const { service = null, address = "" } = quarantine.get(id) ?? {};
  const malformed = quarantine.rules.malformedAt(id) !== undefined;
  const key = malformed ? id : ruleKey(options.ownRoot, id);
  const guard = modRevision === undefined ? null : { modRevision };
  const asked = { ...aboutRule("lift", { service, address }), key, reason, actor, guard };
  return attempt(operations, asked, async (tried) => {
    tried.asking();
    const rule = malformed ? null : await quarantine.lift(id, { modRevision });
    if (malformed) await quarantine.removeMalformed(id, { modRevision });
    operations.written({ ...asked, revision: registry.revision });
    return rule;
  });
}

function aboutRule(
  kind: "quarantine" | "lift",
  { service, address }: { service: string | null; address: string },
): Omit<Asked, "reason" | "actor"> {
  return { kind, service: service ?? "", address, key: "", lease: "0", guard: null };
}

function ruleKey(ownRoot: string, id: string): string {
  return toKeyText(Buffer.from(`${ownRoot}quarantine/${id}`));
}

function assertNoneEmptied(
  { quarantine }: Cluster,
  target: { service: string | null; address: string },
): void {
  const emptied = quarantine.wouldEmpty([target]);
  if (emptied.length === 0) return;
  const names = emptied.slice(0, NAMED).join(", ");
  const more = emptied.length > NAMED ? ` and ${emptied.length - NAMED} more` : "";
  const how = "confirmEmpty: true does it all the same";
  throw new StatusError(
    "failed_precondition",
    `it would leave ${names}${more} without an instance; ${how}`,
    { refusal: "empties" },
  );
}

/** What all the frameworks take by which the instance is registered; revoke, where they differ or there are none. */
function defaultStrategy(cluster: Cluster, service: string | null, address: string): Strategy {
  const { quarantine } = cluster;
  const registrations = registeredAs(cluster, { service, address });
  const chosen = new Set(
    registrations.map(({ framework }) => quarantine.strategyFor(framework).strategy),
  );
  const [only = "revoke"] = chosen;
  return chosen.size === 1 ? only : "revoke";
}

function registeredAs(
  { registry }: Cluster,
  { service, address }: { service: string | null; address: string },
): Registration[] {
  const within =
    service === null ? [...registry.services.values()] : [registry.services.get(service)];
  return within.flatMap((one) => one?.registrationsAt(address) ?? []);
}
