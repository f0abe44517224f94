import type { Translation } from "../catalogue";
import type { pending as english } from "../en/pending";

export const pending: Translation<typeof english> = {
  sentAfter: "5 秒后发送，其间可撤回。",
  takingOut: "正将 {address} 移出 {service}",
  takingOutMany: "正将 {n} 个实例移出 {service}",
  quarantining: "正隔离 {service} 的 {address}",
  quarantiningMany: "正隔离 {service} 的 {n} 个实例",
  quarantiningAll: "正在所有服务中隔离 {address}",
  revoking: "正撤销租约 {lease}",
  inSeconds: "{seconds} 秒后",
  notYet: "尚未发送任何请求。",
  undone: "已撤回：未发送任何请求。",
  overslept: "未发送任何请求：到时间时此页面处于休眠状态。",
  stopped: "已停止：已发送 {done} 个，{unsent} 个未发送。",
  undo: "撤回",
  sendNow: "立即发送",
  openAgain: "重新打开…",
  announced: "{what}，{seconds} 秒后执行。按 z 撤回。",
  announcedUndone: "{what}：已撤回，未发送任何请求。",
  keyUndo: "撤回尚未发送的操作",
};
