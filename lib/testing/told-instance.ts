import { z } from "zod";

/** What an instance was told to register, as files of captured keys say it: the part that all of them have. */
export const toldInstanceSchema = z.object({
  service: z.string(),
  addresses: z.array(
    z.object({
      protocol: z.string().nullable(),
      host: z.string(),
      port: z.number().nullable(),
    }),
  ),
  zone: z.string().optional(),
  region: z.string().optional(),
  namespace: z.string().optional(),
  group: z.string().optional(),
  env: z.string().optional(),
  role: z.string().optional(),
  status: z.string().optional(),
  hostname: z.string().optional(),
  tag: z.string().optional(),
  serviceMetadata: z.record(z.string(), z.string()).optional(),
});
