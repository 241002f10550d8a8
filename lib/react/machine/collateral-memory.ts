import { type CollateralMark, isOlder, type SeenCollateral } from '@/lib/attestation/collateral';
import type { CollateralMemory } from '@/lib/provider/machine-check';

const memoryKey = (fmspc: string): string => `collateral-seen:${fmspc}`;

function parseMark(value: unknown): CollateralMark | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const evaluationNumber: unknown = Reflect.get(value, 'evaluationNumber');
  const issued: unknown = Reflect.get(value, 'issued');
  if (typeof evaluationNumber !== 'number' || typeof issued !== 'number') return undefined;
  return { evaluationNumber, issued };
}

function newer(one: CollateralMark | undefined, other: CollateralMark | undefined): CollateralMark | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isOlder(one, other) ? other : one;
}

function marks(tcbInfo: CollateralMark | undefined, qeIdentity: CollateralMark | undefined): SeenCollateral {
  return { ...(tcbInfo !== undefined && { tcbInfo }), ...(qeIdentity !== undefined && { qeIdentity }) };
}

/**
 * Remember in the browser's settings how new the newest bulletins were. What is written never replaces something newer, whichever
 * tab wrote it; marks that cannot be read or kept are none, and a check then only cannot notice that it was led back.
 */
export function createCollateralMemory(open: () => Pick<Storage, 'getItem' | 'setItem'>): CollateralMemory {
  const read = (fmspc: string): SeenCollateral => {
    try {
      const kept: unknown = JSON.parse(open().getItem(memoryKey(fmspc)) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      return marks(parseMark(Reflect.get(kept, 'tcbInfo')), parseMark(Reflect.get(kept, 'qeIdentity')));
    } catch {
      return {};
    }
  };
  return {
    read,
    write(fmspc, seen) {
      const kept = read(fmspc);
      const newest = marks(newer(seen.tcbInfo, kept.tcbInfo), newer(seen.qeIdentity, kept.qeIdentity));
      try {
        open().setItem(memoryKey(fmspc), JSON.stringify(newest));
      } catch {
        // Storage that is full or denied only forgets how new the newest bulletin was.
      }
    },
  };
}
