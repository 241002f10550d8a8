/** Images that clients asked for as links, kept in memory for as long as their signatures. */
export type ImageStore = {
  keep(chatKey: string, images: readonly Uint8Array[]): void;
  /** `seconds` = how long the image will still be here. */
  find(
    chatKey: string,
    index: number,
  ): { readonly image: Uint8Array<ArrayBuffer>; readonly seconds: number } | undefined;
};

const keptMs = 20 * 60_000;
const maxBytes = 256 * 1024 * 1024;

/** Keep images for 20 minutes, the oldest for less when they would take more than 256 MB. */
export function createImageStore(now: () => number): ImageStore {
  const kept = new Map<string, { readonly images: readonly Uint8Array<ArrayBuffer>[]; readonly until: number }>();
  let bytes = 0;
  const drop = (chatKey: string): void => {
    for (const image of kept.get(chatKey)?.images ?? []) bytes -= image.length;
    kept.delete(chatKey);
  };
  const sweep = (): void => {
    // Insertion order is time order.
    for (const [key, { until }] of kept) {
      if (until > now() && bytes <= maxBytes) return;
      drop(key);
    }
  };
  return {
    keep: (chatKey, images) => {
      const own = images.map((image) => new Uint8Array(image));
      for (const image of own) bytes += image.length;
      kept.set(chatKey.toLowerCase(), { images: own, until: now() + keptMs });
      sweep();
    },
    find: (chatKey, index) => {
      const entry = kept.get(chatKey.toLowerCase());
      const image = entry?.images[index];
      if (!entry || !image || entry.until <= now()) return undefined;
      return { image, seconds: Math.ceil((entry.until - now()) / 1_000) };
    },
  };
}
