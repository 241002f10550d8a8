'use client';

import { classNames } from '@/components/ui/class-names';
import type { LadderLevel, VerdictState } from '@/lib/domain/attestation';
import { useText } from '@/lib/react/use-text';

const rungs = [1, 2, 3, 4, 5] as const;

const stateHues: Readonly<Record<VerdictState, string>> = {
  verified: 'text-proven',
  warnings: 'text-claimed',
  incomplete: 'text-claimed',
  rejected: 'text-refuted',
};

/** The reached rung of five as dots; the words beside it say the same. */
export function LadderDots({ level, className }: { readonly level: LadderLevel; readonly className?: string }) {
  return (
    <span aria-hidden="true" className={classNames('inline-flex items-center gap-0.5', className)}>
      {rungs.map((rung) => (
        <span
          key={rung}
          className={classNames(
            'size-2 rounded-full border border-current',
            rung <= level ? 'bg-current' : 'bg-transparent',
          )}
        />
      ))}
    </span>
  );
}

/** Level and state of one verdict in one line. */
export function LadderLine({
  level,
  state,
  simulated,
}: {
  readonly level: LadderLevel;
  readonly state: VerdictState;
  readonly simulated: boolean;
}) {
  const { t } = useText();
  // What a development authority vouches for is at best a claim.
  const hue = simulated && state === 'verified' ? 'text-claimed' : stateHues[state];
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <LadderDots level={level} />
      <span className="font-medium">
        {t(simulated ? 'attestation.level-simulated' : 'attestation.level', { level })}
      </span>
      <span className={hue}>{t(`attestation.state-${state}`)}</span>
    </p>
  );
}
