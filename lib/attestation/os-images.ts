import { encodeHex } from './bytes';
import { type Check, makeCheck } from './check';
import type { TdxQuote } from './verdict-types';

/** One guest operating system: its kernel, initial disk and root disk are in these registers, never in RTMR0 or RTMR3 (attestation §4). */
export type GuestImage = {
  readonly name: string;
  readonly mrTd: string;
  readonly rtmr1: string;
  readonly rtmr2: string;
  /** `own-computation`: we computed the registers from the release; `reported`: other operators named it so. */
  readonly source: 'own-computation' | 'reported';
  readonly kind: 'production' | 'development';
};

const mrTd = 'b24d3b24e9e3c16012376b52362ca09856c4adecb709d5fac33addf1c47e193da075b125b6c364115771390a5461e217';
const rtmr1 = '6e1afb7464ed0b941e8f5bf5b725cf1df9425e8105e3348dca52502f27c453f3018a28b90749cf05199d5a17820101a7';

/** Name the guest systems known so far (attestation §7). */
export const knownGuestImages: readonly GuestImage[] = [
  {
    name: 'dstack-nvidia-0.5.4.1',
    mrTd,
    rtmr1,
    rtmr2: '89e73cedf48f976ffebe8ac1129790ff59a0f52d54d969cb73455b1a79793f1dc16edc3b1fccc0fd65ea5905774bbd57',
    source: 'own-computation',
    kind: 'production',
  },
  {
    name: 'dstack-nvidia-dev-0.5.4.1',
    mrTd,
    rtmr1,
    rtmr2: '54a76ae236a9ab1699379c54d70252cd8e6d20ae398fd8cdb240e39bf3a51074aeeee255a375772b8b431421a5435a0d',
    source: 'reported',
    kind: 'development',
  },
];

/** Name the key services whose root keys are known: none so far (attestation §2). */
export const knownKeyServices: readonly string[] = [];

/** Check os.image: kernel, initial disk and root disk belong to a listed guest system (attestation §4, §7). */
export function osImageCheck(quote: TdxQuote, images: readonly GuestImage[]): Check {
  const found = { mrTd: encodeHex(quote.mrTd), rtmr1: encodeHex(quote.rtmrs[1]), rtmr2: encodeHex(quote.rtmrs[2]) };
  const evidence = [
    { label: 'MRTD', value: found.mrTd },
    { label: 'RTMR1', value: found.rtmr1 },
    { label: 'RTMR2', value: found.rtmr2 },
  ];
  const image = images.find(
    (known) => known.mrTd === found.mrTd && known.rtmr1 === found.rtmr1 && known.rtmr2 === found.rtmr2,
  );
  if (!image) return makeCheck('os.image', 'unknown', 'The guest system is on no list.', evidence);
  if (image.kind === 'production') {
    // A name others use proves no production image; only our own computation does.
    if (image.source === 'reported') return makeCheck('os.image', 'unknown', `Others name it ${image.name}.`, evidence);
    return makeCheck('os.image', 'pass', `The guest system is ${image.name}.`, evidence);
  }
  return image.source === 'own-computation'
    ? makeCheck('os.image', 'fail', `The guest system is the development image ${image.name}.`, evidence)
    : makeCheck('os.image', 'warn', `Others name the guest system ${image.name}, a development image.`, evidence);
}
