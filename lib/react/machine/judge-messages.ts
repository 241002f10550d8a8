import type { SeenCollateral } from '@/lib/attestation/collateral';
import type { Judgement, JudgeRequest } from '@/lib/attestation/judge';
import type { Collateral } from '@/lib/attestation/verdict-types';
import type { Verdict } from '@/lib/domain/attestation';

/** What the page asks of the worker; `key` names one report for as long as the worker lives. */
export type JudgeQuestion =
  | { readonly key: number; readonly kind: 'start'; readonly request: JudgeRequest }
  | {
      readonly key: number;
      readonly kind: 'collateral';
      readonly collateral: Collateral;
      readonly seen: SeenCollateral;
    };

/** What the worker answers; `unknown`: that was no report, or one it never saw. */
export type JudgeAnswer =
  | { readonly key: number; readonly kind: 'started'; readonly judgement: Judgement }
  | { readonly key: number; readonly kind: 'judged'; readonly verdict: Verdict; readonly seen: SeenCollateral }
  | { readonly key: number; readonly kind: 'unknown' };
