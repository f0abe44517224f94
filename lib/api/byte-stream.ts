import "server-only";

/** The body of an answer that is made as fast as it is taken, and no further once nobody takes it. */
export function toByteStream(
  text: AsyncGenerator<string, void, void> | Generator<string, void, void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return();
    },
  });
}
