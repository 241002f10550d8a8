/** What happens to a response on its way: every chunk seen once, then one ending. */
export type RelayWatcher = {
  onChunk(chunk: Uint8Array): void;
  /** After the last byte and before the client sees the end; what it returns is sent behind the body. */
  onEnd(): Promise<Uint8Array | undefined>;
  /** The upstream broke off. */
  onFailure(error: unknown): Promise<void>;
};

const bufferedBytes = 256 * 1024;

/**
 * Hand bytes on exactly as they come. A slow client slows the upstream down; a client that has gone does not stop it:
 * the rest is read, counted and billed all the same (provider protocol §4.2).
 */
export function relay(
  body: AsyncIterable<Uint8Array>,
  watcher: RelayWatcher,
): { readonly stream: ReadableStream<Uint8Array>; readonly finished: Promise<void> } {
  let clientGone = false;
  let wake: () => void = () => undefined;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (opened) => {
        controller = opened;
      },
      pull: () => wake(),
      cancel: () => {
        clientGone = true;
        wake();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: bufferedBytes }),
  );
  const roomForMore = (): Promise<void> | undefined => {
    if (clientGone || (controller?.desiredSize ?? 1) > 0) return undefined;
    return new Promise((resolve) => {
      wake = resolve;
    });
  };
  const pump = async (): Promise<void> => {
    try {
      for await (const chunk of body) {
        watcher.onChunk(chunk);
        if (!clientGone) controller?.enqueue(chunk);
        await roomForMore();
      }
    } catch (error) {
      await watcher.onFailure(error);
      if (!clientGone) controller?.error(error);
      return;
    }
    const late = await watcher.onEnd();
    if (clientGone) return;
    if (late) controller?.enqueue(late);
    controller?.close();
  };
  return { stream, finished: pump() };
}
