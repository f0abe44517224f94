import type { Catalogue } from "./catalogue";
import { actions } from "./zh/actions";
import { audit } from "./zh/audit";
import { cluster } from "./zh/cluster";
import { common } from "./zh/common";
import { findings } from "./zh/findings";
import { formats } from "./zh/formats";
import { history } from "./zh/history";
import { keys } from "./zh/keys";
import { leases } from "./zh/leases";
import { lives } from "./zh/lives";
import { past } from "./zh/past";
import { pending } from "./zh/pending";
import { quarantine } from "./zh/quarantine";
import { registrations } from "./zh/registrations";
import { resolve } from "./zh/resolve";
import { service } from "./zh/service";
import { services } from "./zh/services";
import { shell } from "./zh/shell";

/** The Chinese texts. */
export const zh: Catalogue = {
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
