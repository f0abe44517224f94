import { actions } from "./en/actions";
import { audit } from "./en/audit";
import { cluster } from "./en/cluster";
import { common } from "./en/common";
import { findings } from "./en/findings";
import { formats } from "./en/formats";
import { history } from "./en/history";
import { keys } from "./en/keys";
import { leases } from "./en/leases";
import { lives } from "./en/lives";
import { past } from "./en/past";
import { pending } from "./en/pending";
import { quarantine } from "./en/quarantine";
import { registrations } from "./en/registrations";
import { resolve } from "./en/resolve";
import { service } from "./en/service";
import { services } from "./en/services";
import { shell } from "./en/shell";

/** The English texts. Their keys are those that every language has. */
export const en = {
  common,
  shell,
  services,
  service,
  resolve,
  leases,
  keys,
  formats,
  cluster,
  findings,
  actions,
  history,
  lives,
  past,
  pending,
  quarantine,
  registrations,
  audit,
};
