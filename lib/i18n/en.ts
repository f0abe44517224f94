import { actions } from "./en/actions";
import { cluster } from "./en/cluster";
import { common } from "./en/common";
import { leases } from "./en/leases";
import { resolve } from "./en/resolve";
import { service } from "./en/service";
import { services } from "./en/services";
import { shell } from "./en/shell";

/** The English texts. Their keys are those that every language has. */
export const en = { common, shell, services, service, resolve, leases, cluster, actions };
