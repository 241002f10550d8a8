import type { SeenCollateral } from '@/lib/attestation/collateral';
import type { Judgement, JudgeRequest } from '@/lib/attestation/judge';
import type { Collateral } from '@/lib/attestation/verdict-types';
import type { Verdict } from '@/lib/domain/attestation';

/** What the page asks of the worker; a judgement is known by its number for as long as the worker lives. */
export type JudgeTask =
  | { readonly kind: 'start'; readonly request: JudgeRequest }
  | {
      readonly kind: 'collateral';
      readonly judgement: number;
      readonly collateral: Collateral;
      readonly seen: SeenCollateral;
    };

/** What the worker answers; `unknown`: that was no report, or one it never saw. */
export type JudgeResult =
  | { readonly kind: 'started'; readonly number: number; readonly judgement: Judgement }
  | { readonly kind: 'judged'; readonly verdict: Verdict; readonly seen: SeenCollateral }
  | { readonly kind: 'unknown' };
