import { request } from "node:http";

import { readRecords, removeRecord } from "./records.mjs";

/** @typedef {import("./records.mjs").MallRecord} MallRecord */
/** @typedef {import("./control").MallReport} MallReport */

export const usage = `npm run demo                          runs the mall on ETCD_ENDPOINTS until Ctrl-C
npm run demo -- --respawn             the same; instances that crash come back after 5 s
npm run demo -- list                  what runs where (--json for programs)
npm run demo -- crash <instance>      kills it: its lease runs out
npm run demo -- hang <instance>       freezes it: it keeps its connections, and loses its lease
npm run demo -- resume <instance>     ends that
npm run demo -- stop <instance>       ends it as a deployment does: its lease is revoked
npm run demo -- start <instance>      starts it again, at the address it had
npm run demo -- flood <instance>      calls it as fast as it answers, for 5 s
An instance is named as in the list, or by its address. Of several malls the newest is meant, or --port <port>.`;

export const commands = ["list", "crash", "hang", "resume", "stop", "start", "flood"];

/**
 * Has the mall that runs do something, and prints what came of it.
 *
 * @param {string[]} args
 * @param {string} dataDir
 * @returns {Promise<number>} the exit code
 */
export async function command(args, dataDir) {
  const { words, json, port } = parse(args);
  const [name = "", instance] = words;
  if (!commands.includes(name) || (name === "list") !== (instance === undefined)) {
    console.error(usage);
    return 2;
  }
  const path = name === "list" ? "/instances" : `/instances/${encodeURIComponent(instance ?? "")}`;
  const answer = await ask(dataDir, port, path, name === "list" ? "GET" : name);
  if (answer === null) {
    const where = port === null ? "" : ` at port ${port}`;
    console.error(
      `No mall runs here${where}. \`npm run demo\` starts one, and so does \`npm start\`.`,
    );
    return 1;
  }
  if (answer.error !== undefined) {
    console.error(answer.error.message);
    return 1;
  }
  if (json) console.log(JSON.stringify(answer));
  else console.log(name === "list" ? table(answer) : answer.message);
  return 0;
}

/** @param {string[]} args */
function parse(args) {
  const words = [...args];
  const json = words.includes("--json");
  if (json) words.splice(words.indexOf("--json"), 1);
  const at = words.indexOf("--port");
  const port = at === -1 ? null : Number(words.splice(at, 2)[1]);
  return { words, json, port };
}

/**
 * @param {string} dataDir
 * @param {number | null} port
 * @param {string} path
 * @param {string} what
 * @returns {Promise<any>} null when there is no mall
 */
async function ask(dataDir, port, path, what) {
  for (const record of readRecords(dataDir)) {
    if (port !== null && record.port !== port) continue;
    try {
      return await send(record, path, what);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ECONNREFUSED"))
        throw error;
      // It was killed, and could not take its record back.
      removeRecord(dataDir, record);
    }
  }
  return null;
}

/**
 * @param {MallRecord} record
 * @param {string} path
 * @param {string} what
 * @returns {Promise<unknown>}
 */
function send({ port, token }, path, what) {
  const method = what === "GET" ? "GET" : "POST";
  const headers = { "x-rollcall-token": token, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(JSON.parse(text)));
    });
    sent.once("error", reject);
    sent.end(method === "POST" ? JSON.stringify({ command: what }) : undefined);
  });
}

/** @param {MallReport} report */
function table({ etcd, port, traffic, instances }) {
  const rows = [
    ["INSTANCE", "SERVICE", "ADDRESS", "STATE", "PROCESS", "ORDERS"],
    ...instances.map(({ name, service, address, state, pid, served }) => [
      ...[name, service, address ?? "-", state],
      pid === null ? "-" : String(pid),
      String(served),
    ]),
  ];
  const widths =
    rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
  const { answered, failed } = traffic;
  return [
    ...lines.map((line) => line.trimEnd()),
    `${answered} orders answered, ${failed} failed; etcd ${etcd}; control port ${port}`,
  ].join("\n");
}
