import { type Check, makeCheck } from './check';
import type { ComposeService } from './compose-file';

/** A container image's name taken apart (OCI reference). */
export type ImageReference = {
  readonly name: string;
  readonly tag: string | undefined;
  /** sha256 of the image's manifest, lowercase hex. */
  readonly digest: string | undefined;
};

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?/)?';
const referenceForm = new RegExp(
  `^(${host}${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@sha256:([0-9a-f]{64}))?$`,
);

/** Take an image reference apart; what is none (a variable in it included) is `undefined` (attestation §7). */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length > 512) return undefined;
  const match = referenceForm.exec(text);
  const [, name, tag, digest] = match ?? [];
  return name === undefined ? undefined : { name, tag, digest };
}

/** A digest fixes bytes; a tag does not, even beside a configuration hash (attestation §7). */
function isPinned(image: string): boolean {
  return parseImageReference(image)?.digest !== undefined;
}

/** Check img.pinned: every service's image is named by digest (attestation §4). */
export function pinnedImagesCheck(services: readonly ComposeService[]): Check {
  const id = 'img.pinned';
  const images = services.flatMap(({ image }) => image ?? []);
  if (images.length === 0) return makeCheck(id, 'unknown', 'The configuration names no container image.');
  const open = images.filter((image) => !isPinned(image));
  const counted = `${images.length - open.length} of ${images.length}`;
  if (open.length === 0) return makeCheck(id, 'pass', `All ${images.length} images are fixed by digest.`);
  const evidence = [...new Set(open)].slice(0, 40).map((image) => ({ label: 'not fixed', value: image.slice(0, 200) }));
  return makeCheck(id, 'fail', `${counted} images are fixed by digest.`, evidence);
}
