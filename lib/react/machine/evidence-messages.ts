import type { Address, Hex } from 'viem';
import type { UnusableFile } from '@/lib/attestation/bundle-reader';
import type { BundleChainFacts, BundleExchange } from '@/lib/attestation/evidence-bundle';
import type { BundleProblem } from '@/lib/attestation/judge-bundle';
import type { ReportVerdict } from '@/lib/domain/machine';

/** A verdict as the document draws it; of a bare report nobody may have said which key had to be in it. */
export type ShownReport = Omit<ReportVerdict, 'expectedSigner'> & { readonly expectedSigner: Address | undefined };

/** A file that was judged again: what it says of itself, why not to believe it, and what its evidence comes to. */
export type OpenedEvidence = {
  readonly chain: BundleChainFacts;
  readonly software: string;
  readonly madeAt: number;
  readonly judgedAt: number;
  readonly exchange: BundleExchange | undefined;
  readonly problems: readonly BundleProblem[];
  readonly machines: readonly ShownReport[];
  /** It says it is of a simulated machine, and this page does not judge such machines. */
  readonly simulatedElsewhere: boolean;
};

/** A provider's bare report, with what the reader says it was asked for and against. */
export type BareReport = {
  readonly text: string;
  readonly signer: Address | undefined;
  /** 64 hex digits without 0x. */
  readonly nonce: string | undefined;
};

/** What the page asks of the evidence worker. Moments: milliseconds since 1970. */
export type EvidenceTask =
  /** Answered as soon as all code is there, so that nothing more has to be fetched. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'open'; readonly text: string; readonly developmentRoot: string | undefined }
  | {
      readonly kind: 'judge';
      readonly report: BareReport;
      readonly now: number;
      readonly developmentRoot: string | undefined;
    }
  | {
      readonly kind: 'seal';
      readonly content: string;
      readonly exchange: BundleExchange | undefined;
      readonly now: number;
      readonly developmentRoot: string | undefined;
    };

/** What it answers. `report`: the text is no bundle but a provider's bare report. `damaged`: kept content that cannot be read. */
export type EvidenceResult =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly evidence: OpenedEvidence }
  | { readonly kind: 'report'; readonly digest: Hex }
  | { readonly kind: 'judged'; readonly report: ShownReport }
  | { readonly kind: 'sealed'; readonly text: string }
  | { readonly kind: 'unusable'; readonly reason: UnusableFile }
  | { readonly kind: 'damaged' };
