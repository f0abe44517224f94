import { HEARTBEAT_MS } from "./heartbeat";
import type { HubMessage, Port, TabMessage } from "./protocol";

/** A tab's way to the hub. */
export type Link = { send: (message: TabMessage) => void; close: () => void };

type OnMessage = (message: HubMessage) => void;

/**
 * Links to the hub in the worker that all tabs share, or to one in this page where the
 * browser has no such worker (Chrome on Android), cannot load it, or gets no answer from it.
 */
export function openLink(onMessage: OnMessage): Link {
  if (typeof SharedWorker === "undefined") return pageLink(onMessage);
  let link: Link = workerLink(onMessage, (unanswered) => {
    link.close();
    link = pageLink(onMessage);
    for (const message of unanswered) link.send(message);
  });
  return { send: (message) => link.send(message), close: () => link.close() };
}

function workerLink(onMessage: OnMessage, onFailure: (unanswered: TabMessage[]) => void): Link {
  const worker = new SharedWorker(new URL("./live.worker.ts", import.meta.url), {
    type: "module",
    name: "rollcall",
  });
  let last: TabMessage | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fail = () => {
    clearTimeout(timer);
    worker.onerror = null;
    onFailure(last ? [last] : []);
  };
  worker.onerror = fail;
  worker.port.onmessage = ({ data }: MessageEvent<HubMessage>) => {
    clearTimeout(timer);
    timer = undefined;
    onMessage(data);
  };
  return {
    send: (message) => {
      if (message.type === "attach") {
        last = message;
        timer ??= setTimeout(fail, HEARTBEAT_MS);
      }
      worker.port.postMessage(message);
    },
    close: () => {
      clearTimeout(timer);
      worker.onerror = null;
      worker.port.onmessage = null;
      worker.port.postMessage({ type: "leave" } satisfies TabMessage);
      worker.port.close();
    },
  };
}

/** The hub is loaded only here and by the worker: it brings zod, which the page has no other use for. */
function pageLink(onMessage: OnMessage): Link {
  let open = true;
  const port: Port = { post: (message) => open && onMessage(message) };
  const loading = import("./hub").then(({ LiveHub }) => new LiveHub());
  const send = (message: TabMessage) => void loading.then((hub) => hub.receive(port, message));
  return {
    send,
    close: () => {
      open = false;
      send({ type: "leave" });
    },
  };
}
