"use client";

/**
 * What is left when even the frame fails. It stands alone, without styles, texts or
 * theme of the rest, any of which may be what failed; so it says it in both languages.
 */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en" style={{ colorScheme: "light dark", fontFamily: "system-ui, sans-serif" }}>
      <body style={{ display: "grid", placeItems: "center", minHeight: "90vh" }}>
        <main style={{ textAlign: "center" }}>
          <h1 style={{ fontSize: "1.125rem" }}>
            Rollcall could not be drawn · <span lang="zh-CN">页面无法显示</span>
          </h1>
          <p>
            Nothing in etcd has changed. <span lang="zh-CN">etcd 中的数据没有任何改动。</span>
          </p>
          <button type="button" onClick={reset}>
            Try again · <span lang="zh-CN">重试</span>
          </button>
        </main>
      </body>
    </html>
  );
}
