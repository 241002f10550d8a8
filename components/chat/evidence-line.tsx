'use client';

import type { ReactNode } from 'react';
import { EvidenceGlyph, type EvidenceState } from '@/components/ui/evidence';
import { Money } from '@/components/ui/money';
import { Ticking } from '@/components/ui/ticking';
import { latestLink } from '@/lib/domain/answer-machine';
import type { ChatTurn } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { ProofState, ProofStepId, ResponseProof } from '@/lib/domain/verification';
import { useText } from '@/lib/react/use-text';

const glyphs: Record<ProofState, EvidenceState> = {
  proven: 'proven',
  refuted: 'refuted',
  unknown: 'unknown',
  unsupported: 'unknown',
};

const shownSteps = ['signer', 'response', 'request'] as const satisfies readonly ProofStepId[];

function Steps({ turn }: { readonly turn: ChatTurn }) {
  const { t } = useText();
  if (turn.proof === undefined) {
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-muted">
        <EvidenceGlyph state="unknown" />
        {t('chat.not-checked')}
      </span>
    );
  }
  return shownSteps.map((id) => {
    const state = turn.proof?.steps.find((step) => step.id === id)?.state ?? 'unknown';
    const hue = state === 'refuted' ? 'text-refuted' : state === 'proven' ? 'text-ink' : 'text-ink-muted';
    return (
      <span key={id} data-step={id} data-state={state} className={`inline-flex items-center gap-1.5 ${hue}`}>
        <EvidenceGlyph state={glyphs[state]} />
        {t(`chat.${id}`)}
        <span className="sr-only">{t(`verification.state-${state}`)}</span>
      </span>
    );
  });
}

/** Of the machine only the level and its age, and never more than the key that signed allows. */
function MachineWord({
  turn,
  proof,
  verdict,
}: {
  readonly turn: ChatTurn;
  readonly proof: ResponseProof;
  readonly verdict: MachineVerdict | undefined;
}) {
  const { t, formatters } = useText();
  return (
    <Ticking>
      {(now) => {
        const link = latestLink({ proof, noted: turn.machine, verdict, at: now });
        if (link.kind === 'no-signer') return null;
        if (link.kind !== 'level') {
          return (
            <span data-machine={link.kind} className={link.kind === 'rejected' ? 'text-refuted' : 'text-ink-muted'}>
              {t(`chat.machine-${link.kind}`)}
            </span>
          );
        }
        const age = formatters.relativeTime(link.checkedAt, now);
        return (
          <span data-machine="level" className="text-ink-muted">
            {t(link.simulated ? 'chat.machine-simulated' : 'chat.machine-level', { level: link.level, age })}
          </span>
        );
      }}
    </Ticking>
  );
}

function Measures({ turn }: { readonly turn: ChatTurn }) {
  const { t, formatters, locale } = useText();
  const { usage } = turn;
  const { sentAt, firstByteAt, endedAt } = turn.timings;
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const parts: ReactNode[] = [];
  if (usage !== undefined) {
    const both = { prompt: usage.promptTokens, completion: usage.completionTokens };
    parts.push(
      <span key="tokens" title={t('chat.tokens-long', both)}>
        {t('chat.tokens', { count: usage.promptTokens + usage.completionTokens })}
      </span>,
    );
  }
  if (usage !== undefined && firstByteAt !== undefined && endedAt !== undefined && endedAt > firstByteAt) {
    const rate = formatters.integer(Math.round((usage.completionTokens * 1000) / (endedAt - firstByteAt)));
    parts.push(
      <span key="speed" title={t('chat.speed-long', { rate })}>
        {t('chat.speed', { rate })}
      </span>,
    );
  }
  if (sentAt !== undefined && firstByteAt !== undefined) {
    // Rounding would call a very quick answer instant: below half of a tenth the bound is said instead.
    const waited = (firstByteAt - sentAt) / 1000;
    const seconds = waited < 0.05 ? `<${tenths.format(0.1)}` : tenths.format(waited);
    parts.push(
      <span key="first" title={t('chat.first-word-long', { seconds })}>
        {t('chat.first-word', { seconds })}
      </span>,
    );
  }
  return parts;
}

function Cost({ turn }: { readonly turn: ChatTurn }) {
  const { t, formatters } = useText();
  if (turn.fee !== undefined) return <Money {...formatters.money(turn.fee.fee)} focusable />;
  const stopped = turn.state.kind === 'stopped' || turn.state.kind === 'failed';
  if (stopped && turn.timings.sentAt === undefined) return <span>{t('chat.cost-none')}</span>;
  return (
    <span title={stopped ? t('chat.cost-stopped-why') : t('chat.cost-unknown-why')}>
      {stopped ? t('chat.cost-final-unknown') : t('chat.cost-unknown')}
    </span>
  );
}

/** The one quiet line under an answer: what was proven, how long it took, what it cost. */
export function EvidenceLine({
  turn,
  settled,
  machine,
  onOpen,
}: {
  readonly turn: ChatTurn;
  /** Whether a settlement on chain has charged it; undefined while unknown. */
  readonly settled: boolean | undefined;
  /** What this browser keeps about the provider's machines. */
  readonly machine: MachineVerdict | undefined;
  readonly onOpen: () => void;
}) {
  const { t } = useText();
  return (
    <div className="tabular mt-2 flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-ink-muted">
      <button
        type="button"
        onClick={onOpen}
        title={t('chat.open-proof')}
        className="inline-flex min-h-6 flex-wrap items-center gap-x-3 rounded-md hover:underline"
      >
        <Steps turn={turn} />
        {turn.proof === undefined ? null : <MachineWord turn={turn} proof={turn.proof} verdict={machine} />}
        <span className="sr-only">{t('chat.open-proof')}</span>
      </button>
      <span className="inline-flex flex-wrap items-center gap-x-3">
        <Measures turn={turn} />
      </span>
      <Cost turn={turn} />
      {turn.prices?.stated === true ? <span>{t('chat.stated-price')}</span> : null}
      {turn.fee === undefined || settled === undefined ? null : (
        <span>{settled ? t('chat.settled') : t('chat.unsettled')}</span>
      )}
    </div>
  );
}
