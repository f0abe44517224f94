import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { OwnField } from "@/lib/registry/instance-says";

import { metadataName } from "./instance-fields";

const labels: Record<OwnField, MessageKey> = {
  framework: "service.columnFramework",
  namespace: "service.detailNamespace",
  group: "service.detailGroup",
  version: "service.columnOwnVersion",
  weight: "service.columnWeight",
  zone: "service.columnZone",
  region: "service.columnRegion",
  env: "service.columnEnv",
  role: "service.columnRole",
};

/** What a field is called; a name in metadata as it was written. */
export function fieldLabel(field: string, t: Translate): string {
  return metadataName(field) ?? t(labels[field as OwnField]);
}
