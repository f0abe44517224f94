import { LiveHub } from "./hub";
import type { Port, TabMessage } from "./protocol";

// TypeScript knows either the page's globals or a worker's, not both.
const scope = globalThis as typeof globalThis & {
  onconnect: ((event: MessageEvent) => void) | null;
};

const hub = new LiveHub();

scope.onconnect = ({ ports: [channel] }) => {
  if (!channel) return;
  const port: Port = { post: (message) => channel.postMessage(message) };
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    hub.receive(port, data);
    if (data.type === "leave") channel.close();
  };
};
