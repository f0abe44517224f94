/** Stands where something is not shown. */
export const MASK = "••••••";

/** Whether what has this name is likely to be a secret. */
export function isSecretName(name: string): boolean {
  return /password|secret|token|credential|private/i.test(name);
}
