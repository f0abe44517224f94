import { describe, expect, it } from "vitest";

import { isSecretKey, maskEntries, maskSecrets } from "./secrets";

describe("maskSecrets", () => {
  it.each([
    ["userinfo of a URL", "mysql://root:p%40ss@db:3306/x", "mysql://***@db:3306/x"],
    ["each of several URLs", "a://u@h,b://v:w@i/", "a://***@h,b://***@i/"],
    [
      "a member of JSON",
      '{"a":1,"dbPassword" : "x\\"y","b":2}',
      '{"a":1,"dbPassword" : "***","b":2}',
    ],
    ["a member that is an object", '[{"token":{"a":[1]},"b":2}]', '[{"token":"***","b":2}]'],
    ["a parameter", "weight=1&token=abc&x=2", "weight=1&token=***&x=2"],
    ["a line of a file", "user=a\nclient_secret=b c\n", "user=a\nclient_secret=*** c\n"],
    ["a setting with spaces", 'a = 1\n[db]\npassword = "x y"\n', 'a = 1\n[db]\npassword = "***"\n'],
    ["a setting with spaces in its value", "token = x y\na = 1", "token = ***\na = 1"],
    ["a setting in a section that comes first", '[db]\npassword = "x"', '[db]\npassword = "***"'],
    ["a line of YAML", "db:\n  password: a b\n  user: c\n", "db:\n  password: ***\n  user: c\n"],
    ["what is below a name in YAML", "tokens:\n  - a\n  - b\nuser: c", "tokens: ***\nuser: c"],
    ["a list that is not indented", "tokens:\n- a\n- b\nuser: c", "tokens: ***\nuser: c"],
    ["a block of YAML", "a:\n  secret: |\n    b\n\n    c\n  d: e", "a:\n  secret: ***\n  d: e"],
    ["a flow of YAML", '{password: "x"}', '{password: "***"}'],
    [
      "a parameter in a string of JSON",
      '{"u":"http://h/?token=a&b=c"}',
      '{"u":"http://h/?token=***&b=c"}',
    ],
    [
      "JSON in a string of JSON",
      '{"a":"{\\"token\\":\\"b\\"}"}',
      '{"a":"{\\"token\\":\\"***\\"}"}',
    ],
    [
      "YAML in a string of JSON",
      '{"a":"token: b\\nc: d","e":1}',
      '{"a":"token: ***\\nc: d","e":1}',
    ],
    [
      "a connection string of Go's",
      "DataSource: root:p@ss@tcp(db:3306)/x",
      "DataSource: ***@tcp(db:3306)/x",
    ],
    [
      "a private key",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n",
      "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\n",
    ],
    [
      "a private key that is cut short, in JSON",
      '{"a":"-----BEGIN PRIVATE KEY-----\\nMII","b":1}',
      '{"a":"-----BEGIN PRIVATE KEY-----***","b":1}',
    ],
    ["a member whose name is escaped", '{"pass\\u0077ord":"x"}', '{"pass\\u0077ord":"***"}'],
    ["userinfo behind escaped slashes", '{"a":"p:\\/\\/u:x@h\\/d"}', '{"a":"p:\\/\\/***@h\\/d"}'],
    [
      "a parameter as Gson escapes it",
      '{"u":"a\\u003db\\u0026token\\u003dc\\u0026d"}',
      '{"u":"a\\u003db\\u0026token\\u003d***\\u0026d"}',
    ],
    [
      "what a pair of members says",
      '[{"name":"DB_PASSWORD","value":"x"},{"name":"a","value":"y"}]',
      '[{"name":"DB_PASSWORD","value":"***"},{"name":"a","value":"y"}]',
    ],
    [
      "what a pair of members says whose value comes first",
      '[{"value":"x","token":1,"name":"DB_PASSWORD"},{"value":"y","name":"a"}]',
      '[{"value":"***","token":"***","name":"DB_PASSWORD"},{"value":"y","name":"a"}]',
    ],
    [
      "what follows a flag",
      "run --db-password x y -token 'a b'",
      "run --db-password *** y -token '***'",
    ],
    ["what follows a flag in a list", '["--token", "x","-a"]', '["--token", "***","-a"]'],
    ["what follows a flag in JSON", '{"a":"b --token c d"}', '{"a":"b --token *** d"}'],
    [
      "an element of XML",
      "<db.password>x</db.password><a>b</a>",
      "<db.password>***</db.password><a>b</a>",
    ],
    ["an element with attributes", '<token a="b">x</token>', '<token a="b">***</token>'],
    ["a text of several lines", 'token = """\nx\n"""\na = "b"', 'token = """***"""\na = "b"'],
    ["a list of several lines", 'tokens = [\n "x",\n "y]"\n]\na = 1', "tokens = ***\na = 1"],
    ["a line without a space", "a:b\ndb.password:x\n", "a:b\ndb.password:***\n"],
    ["a connection string without a network", "u:p@(db:3306)/x", "***@(db:3306)/x"],
  ])("hides %s", (_name, text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it.each([
    "10.0.0.1:8080",
    '{"name":"token-service","endpoints":["grpc://10.0.0.1:80"]}',
    "http://h/a@b",
    '{"a":"token","b":["secret","x"]}',
    "http://token-service:8080/x",
    "token at 12:30",
    "token:8080",
    "image: token-service:v1",
    "if token > 5 <br>",
    '{"name":"a","value":"b"}',
    '{"value":"b","name":"a"}',
    "run --token --verbose",
    '{"a":"run --token "}',
    '["--token"]',
    "a non-private matter",
    "a@tcp.example",
    '{"password',
    "password=",
    "",
  ])("leaves %s as it is", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it("is linear in texts that are made to be slow", () => {
    const n = 200_000;
    const lines = ["token: ", "token:\n", "token: |", " token:\n\n", "@tcp(", "\\token", "token'"];
    lines.push(
      "-----BEGIN PRIVATE KEY-----",
      '"-----BEGIN PRIVATE KEY-----"',
      "token \t",
      " - token: >\n",
      "token:\r\n ",
    );
    lines.push(
      '"name":"token","value":',
      "<token>",
      "<token",
      "<token a ",
      "token = [",
      'token = """',
    );
    lines.push("--token ", '"--token",', '{"value":"a","name":"token",', "-token- ");
    lines.push("a_token:b\n", "_a.token:1", "token\\u003d", ":\\/\\/a", '"\\u0061":');
    for (const part of [
      "://",
      '"',
      "a=",
      "token=",
      '{"token":',
      "\\",
      "://@",
      '"token"',
      ...lines,
    ]) {
      expect(maskSecrets(part.repeat(n / part.length)).length).toBeLessThan(4 * n);
    }
  });
});

describe("names that say that a value is secret", () => {
  it("are those of the last two segments of a key", () => {
    expect(isSecretKey("/a/credentials/1")).toBe(true);
    expect(isSecretKey("tokens")).toBe(true);
    expect(isSecretKey("/token-service/config/log/level")).toBe(false);
  });

  it("are those of any segment that is such a word alone", () => {
    expect(isSecretKey("/secret/a/b")).toBe(true);
    expect(isSecretKey("Credentials/payments/prod/stripe")).toBe(true);
    expect(isSecretKey("/private-network/a/b")).toBe(false);
  });

  it("hide entries of metadata, and no others", () => {
    const entries = { zone: "a", authToken: "x", dsn: "a://u:p@h", secret: "" };
    expect(maskEntries(entries)).toEqual({ ...entries, authToken: "***", dsn: "a://***@h" });
    const plain = { zone: "a" };
    expect(maskEntries(plain)).toBe(plain);
  });
});
