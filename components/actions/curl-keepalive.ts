/** The command that renews a lease once, through this console. `lease` is decimal. */
export function curlKeepalive(lease: string): string {
  return `curl -X PUT ${window.location.origin}/api/leases/${lease}`;
}
