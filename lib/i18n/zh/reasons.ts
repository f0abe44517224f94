import { refusalPatterns } from "./refusal-patterns";
import { refusals } from "./refusals";

/** What codecs say of a key, and what is said of a key of Rollcall's own that cannot be read. */
const texts: Readonly<Record<string, string>> = {
  ...refusals,
  text: "文本",
  binary: "二进制",
  empty: "空值",
  huge: "过大",
  "APISIX configuration": "APISIX 配置",
  "Dapr state store": "Dapr 状态存储",
  "Dubbo configuration": "Dubbo 配置",
  "Dubbo metadata report": "Dubbo 元数据上报",
  "Dubbo's mapping of interface to applications": "Dubbo 接口到应用的映射",
  "Dubbo's own": "Dubbo 自用",
  "Patroni's dynamic configuration": "Patroni 动态配置",
  "ServiceComb's own record": "ServiceComb 自用记录",
  "ShenYu gateway configuration": "ShenYu 网关配置",
  "TiDB's own record": "TiDB 自用记录",
  "TiKV placement driver": "TiKV 的 Placement Driver",
  "PD microservices": "PD 微服务",
  "Traefik configuration": "Traefik 配置",
  "Vitess lock": "Vitess 的锁",
  "Vitess topology": "Vitess 拓扑",
  "a data plane of APISIX, without an address": "APISIX 数据面，没有地址",
  "a directory of Dubbo, never removed": "Dubbo 的目录，从不删除",
  "a failover that was asked for": "已请求的故障切换",
  "a mail server (MX)": "邮件服务器（MX）",
  "a name for an address (PTR)": "地址对应的名称（PTR）",
  "a node without services of its own": "没有自己服务的节点",
  "an election of TiDB's": "TiDB 的选举",
  "an address without a lease": "没有租约的地址",
  "named by its lease, and no address": "以租约命名，但值不是地址",
  "hash ring of Grafana's stores": "Grafana 存储的哈希环",
  "heartbeat of a TiDB or TiProxy server": "TiDB 或 TiProxy 服务器的心跳",
  "heartbeat of a node": "节点心跳",
  "held by a node that joins the cluster": "由正在加入集群的节点持有",
  "made by APISIX as it starts": "APISIX 启动时创建",
  "marks a base path of rpcx": "rpcx 的根路径标记",
  "marks a service of rpcx": "rpcx 的服务标记",
  "metrics target": "指标采集目标",
  "named by its lease in hexadecimal, as etcd's locks and elections are":
    "以十六进制租约 ID 命名，如同 etcd 的锁和选举",
  "named as locks and leaders are": "以锁或主节点的方式命名",
  "text alone (TXT)": "仅文本（TXT）",
  "the id of an instance's lease": "实例租约的 ID",
  "the last server id of Milvus": "Milvus 最近分配的服务器 ID",
  "the leader of a Patroni cluster": "Patroni 集群的主节点",
  "the members that failsafe mode asks": "failsafe 模式询问的成员",
  "the position of a Patroni leader": "Patroni 主节点的日志位置",
  "the state of a Patroni cluster": "Patroni 集群的状态",
  "the synchronous members of a Patroni cluster": "Patroni 集群的同步成员",
  "the system identifier of a Patroni cluster": "Patroni 集群的系统标识",
  "the timelines of a Patroni cluster": "Patroni 集群的时间线",
  "topology that TiDB shows": "TiDB 展示的拓扑",
  "what clients are told of the service": "告知客户端的服务信息",
  "the value is too large to be read": "值过大，无法读取",
  "the value is of too many parts, or nested too deeply, to be read":
    "值的结构过于复杂或嵌套过深，无法读取",
  "the value is no host:port": "值不是 host:port",
  "the URL in the key cannot be read": "键中的 URL 无法读取",
  "written by a serializer other than JSON": "由 JSON 以外的序列化器写入",
  "nodes are go-micro's": "节点属于 go-micro",
  "under Hertz's prefix": "位于 Hertz 的前缀下",
  "it is no JSON": "不是 JSON",
};

const patterns: readonly (readonly [RegExp, string])[] = [
  ...refusalPatterns,
  [/^the endpoints belong to different clusters of etcd: (.+)$/, "端点属于不同的 etcd 集群：$1"],
  [/^no (service|category|scope) in the key$/, "键中没有 $1"],
  [
    /^expected more than (\d+) segments?: so many are the service's, and then comes an id$/,
    "应多于 $1 段：前 $1 段是服务，之后是实例 ID",
  ],
  [
    /^expected (\d+) segments? of namespace, and then (.+) and an id$/,
    "应先有 $1 段命名空间，再是 $2 和实例 ID",
  ],
  [/^expected six segments$/, "键应有六段"],
  [/^expected at least one node$/, "应至少有一个节点"],
  [/^expected (.+) to be objects$/, "$1 应为对象"],
  [/^expected an? (JSON object|ServiceInfo)$/, "应为 $1"],
  [/^expected a JSON object (?:with|of) (.+)$/, "应为含 $1 的 JSON 对象"],
  [/^expected services to have names$/, "services 应有名称"],
  [/^expected (?:a )?(.+) in the key$/, "键中应有 $1"],
  [/^expected the key to be (.+)$/, "键应为 $1"],
  [/^expected the key to begin with (.+)$/, "键应以 $1 开头"],
  [/^expected the key to end with (.+)$/, "键应以 $1 结尾"],
  [/^expected the value to be a lease id$/, "值应为租约 ID"],
  [/^expected the value to be (?:a )?(.+)$/, "值应为 $1"],
  [/^expected (.+) to be a number from (.+) to (.+)$/, "$1 应为 $2 到 $3 的数字"],
  [/^expected (.+) to be a whole number$/, "$1 应为整数"],
  [/^expected (.+) to be a number$/, "$1 应为数字"],
  [/^expected (.+) to be (?:a string|strings)$/, "$1 应为字符串"],
  [/^expected (.+) to be an object of strings$/, "$1 应为值都是字符串的对象"],
  [/^expected (.+) to be an array$/, "$1 应为数组"],
  [/^expected (.+) to be a host$/, "$1 应为主机"],
  [/^expected (.+) to be a port$/, "$1 应为端口"],
  [/^expected the key's end to be (.+)$/, "键的末尾应为 $1"],
  [/^expected (.+) to be (?:a )?(.+)$/, "$1 应为 $2"],
  [/^expected (.+)$/, "应有 $1"],
  [/^(.+) has changed since it was shown$/, "$1 在显示之后已发生变化"],
  [/^the key (.+) exists already$/, "键 $1 已经存在"],
  [/^(.+) is pinned already: unpin it first$/, "$1 已被固定，请先取消固定"],
  [/^(.+) is mapped by REGISTRY_FORMATS$/, "$1 已由 REGISTRY_FORMATS 指定格式"],
  [/^(.+) is quarantined: lift rule (.+) first$/, "$1 已被隔离，请先解除规则 $2"],
  [/^there is no key (.+)$/, "没有键 $1"],
  [/^(.+) is no registration$/, "$1 不是注册"],
  [/^(.+) is not known$/, "未知的 $1"],
  [/^(.+) is no metadata of GoFrame's$/, "$1 不是 GoFrame 的元数据"],
  [/^cannot be read as (.+)$/, "无法按 $1 读取"],
  [/^(.+) was written by another$/, "$1 已被别人改写"],
  [/^its key is registered by somebody else$/, "它的键已由别人注册"],
  [/^(.+) is registered by somebody else$/, "$1 已由别人注册"],
  [/^there is no rule (.+)$/, "没有规则 $1"],
  [/^there is no pin (.+)$/, "没有固定项 $1"],
  [/^there is no registration (.+)$/, "没有注册 $1"],
  [/^there is no service (.+)$/, "没有服务 $1"],
  [/^(.+) is no registration that can be read$/, "$1 不是可读取的注册"],
  [/^(.+) has nothing to edit$/, "$1 没有可编辑的内容"],
  [/^(.+) registered nothing at revision (\d+)$/, "$1 在修订版本 $2 没有注册任何实例"],
  [/^(.+) is yet to come$/, "$1 尚未到来"],
  [/^(.+) is before the journal: .+$/, "$1 早于日志的起点"],
  [
    /^(.+) is in a gap of the journal \(.+\), from (.+) to (.+): .+$/,
    "$1 处于日志的缺口中：$2 到 $3",
  ],
  [/^no answer within (\d+) ms$/, "$1 毫秒内没有响应"],
  [/^no connection within (\d+) ms$/, "$1 毫秒内没有连上"],
  [/^no gRPC: it answers (.+)$/, "不是 gRPC：返回 $1"],
  [/^gRPC status (\d+): (.*)$/, "gRPC 状态 $1：$2"],
  [/^it says (.+)$/, "它返回 $1"],
  [/^connect ECONNREFUSED (.+)$/, "连接被拒绝：$1"],
  [/^connect (?:EHOSTUNREACH|ENETUNREACH) (.+)$/, "无法到达：$1"],
  [/^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (.+)$/, "无法解析主机名 $1"],
  [/^read ECONNRESET$/, "连接被对方重置"],
  [/^no format is named (.+)$/, "没有名为 $1 的格式"],
];

/** What follows a reason, and says what it means to the framework's own clients. */
const endings: readonly (readonly [string, string])[] = [
  [
    ", without which its clients find nobody of the service",
    "，否则其客户端找不到该服务的任何实例",
  ],
  [", without which its clients fail: a name has no slash", "，否则其客户端会崩溃：名称不能有斜杠"],
  [", without which CoreDNS does not answer for the name", "，否则 CoreDNS 不会应答该名称"],
  [", as its clients do", "，其客户端只认这样的键值"],
];

/** Those that end with another. */
const nested: readonly (readonly [RegExp, string])[] = [
  [/^there is no history to read: (.+)$/, "没有可读的历史："],
  [/^etcd is not followed at this moment: (.+)$/, "目前没有跟随 etcd："],
];

/** A refusal of what is better left alone names the first of the keys, each with why. */
const dangerous = /^(.+?)(?: and (\d+) more keys)?\. insist: true does it all the same$/;
/** Which field of a request it is about. */
const field = /^([A-Za-z-]+): (.+)$/;

/** A reason in Chinese; as it is where nobody has put it into Chinese, e.g. a name. */
export function reasonInChinese(reason: string): string {
  // What begins as a text does may be a name of every object's.
  if (Object.hasOwn(texts, reason)) return texts[reason] ?? reason;
  for (const [ending, chinese] of endings) {
    if (!reason.endsWith(ending)) continue;
    return `${reasonInChinese(reason.slice(0, -ending.length))}${chinese}`;
  }
  for (const [pattern, text] of nested) {
    const [, rest] = pattern.exec(reason) ?? [];
    if (rest !== undefined) return text + reasonInChinese(rest);
  }
  const [, keys, more] = dangerous.exec(reason) ?? [];
  if (keys !== undefined) {
    const said = keys.split("; ").map((one) => {
      const end = one.lastIndexOf(": ");
      return `${one.slice(0, end)}：${reasonInChinese(one.slice(end + 2))}`;
    });
    const others = more === undefined ? "" : `，另有 ${more} 个键`;
    return `${said.join("；")}${others}。insist: true 可以照样执行`;
  }
  for (const [pattern, text] of patterns) {
    if (pattern.test(reason)) return reason.replace(pattern, text);
  }
  const [, name, why] = field.exec(reason) ?? [];
  if (name !== undefined && why !== undefined) return `${name}：${reasonInChinese(why)}`;
  return reason;
}
