'use client';

import { EvidenceGlyph, type EvidenceState } from '@/components/ui/evidence';
import type { MachineLink } from '@/lib/domain/answer-machine';
import { type Text, useText } from '@/lib/react/use-text';

/** Only what a real authority vouched for without any warning is drawn as proven. */
function glyphOf(link: MachineLink): EvidenceState {
  if (link.kind === 'rejected') return 'refuted';
  if (link.kind !== 'level') return 'unknown';
  return !link.simulated && link.state === 'verified' ? 'proven' : 'claimed';
}

const hues: Readonly<Record<EvidenceState, string>> = {
  proven: 'text-proven',
  claimed: 'text-claimed',
  refuted: 'text-refuted',
  unknown: 'text-ink-muted',
};

function wordOf({ t }: Text, link: MachineLink): string {
  switch (link.kind) {
    case 'level':
      return t(link.simulated ? 'verification.machine-level-simulated' : 'verification.machine-level', {
        level: link.level,
      });
    case 'unbound':
      return t('verification.machine-unbound', { level: link.level });
    default:
      return t(`verification.machine-${link.kind}`);
  }
}

const whyOf = (link: MachineLink) => (link.kind === 'level' && link.simulated ? 'level-simulated' : link.kind);

/** What one check of the machine lends to an answer: a word, and the sentence that says why. */
export function MachineLinkText({ link, age }: { readonly link: MachineLink; readonly age: (at: number) => string }) {
  const text = useText();
  const { t } = text;
  const glyph = glyphOf(link);
  return (
    <div data-machine={link.kind} data-state={glyph}>
      <p className={`inline-flex items-center gap-1.5 font-medium ${hues[glyph]}`}>
        <EvidenceGlyph state={glyph} />
        {wordOf(text, link)}
      </p>
      <p className="text-ink-muted">
        {t(`verification.machine-${whyOf(link)}-why`)}
        {'checkedAt' in link ? ` ${t('verification.machine-checked', { age: age(link.checkedAt) })}` : ''}
      </p>
    </div>
  );
}
