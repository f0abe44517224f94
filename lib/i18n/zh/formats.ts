import type { Translation } from "../catalogue";
import type { formats as english } from "../en/formats";

export const formats: Translation<typeof english> = {
  danger: "危险",
  dangerNodeShutsDown: "失键即退出",
  dangerNodeShutsDownText: "其进程监视此键，键一消失进程就会退出。",
  dangerFailover: "故障转移",
  dangerFailoverText: "没有此键，集群可能发生故障转移。",
  dangerLockHolder: "持有锁",
  dangerLockHolderText: "有人持有此锁。键一消失，另一方会在其仍在工作时取得锁。",
  dangerSystemData: "系统数据",
  dangerSystemDataText: "系统自有的数据：从外部写入可能造成损坏。",
};
