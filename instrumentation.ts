/** Runs once as the server starts: bad configuration stops it here, and etcd is followed from now. */
export async function register(): Promise<void> {
  // Compiled for the Edge runtime too, where none of this exists.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startConsole } = await import("@/lib/instrumentation-node");
    await startConsole();
  }
}
