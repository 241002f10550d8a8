// components/verification draws what was checked and what follows from it; it never says more than a check showed.
'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EvidenceGlyph, type EvidenceState } from '@/components/ui/evidence';
import { Ticking } from '@/components/ui/ticking';
import { type ChatTurn, isTurnRunning } from '@/lib/domain/chat';
import { cleanText } from '@/lib/domain/service';
import type { ProofRoute, ProofState, ProofStep, SignatureLookup } from '@/lib/domain/verification';
import { useText } from '@/lib/react/use-text';
import { ProofEvidence } from './proof-evidence';
import { ProofReceipt } from './proof-receipt';

const glyphs: Record<ProofState, EvidenceState> = {
  proven: 'proven',
  refuted: 'refuted',
  unknown: 'unknown',
  unsupported: 'unknown',
};

const hues: Record<ProofState, string> = {
  proven: 'text-proven',
  refuted: 'text-refuted',
  unknown: 'text-ink-muted',
  unsupported: 'text-ink-muted',
};

function Verdict({ turn }: { readonly turn: ChatTurn }) {
  const { t } = useText();
  const said = (state: EvidenceState, words: string, hue: string) => (
    <p className={`flex items-start gap-2 text-md font-medium ${hue}`}>
      <span className="mt-1.5">
        <EvidenceGlyph state={state} />
      </span>
      {words}
    </p>
  );
  switch (turn.state.kind) {
    case 'verified':
      return said('proven', t('verification.verdict-verified'), 'text-proven');
    case 'refuted':
      return said('refuted', t('verification.verdict-refuted'), 'text-refuted');
    case 'unverified':
      return said('unknown', t('verification.verdict-unverified'), 'text-ink');
    default:
      return said(
        'unknown',
        isTurnRunning(turn) ? t('verification.verdict-running') : t('verification.verdict-none'),
        'text-ink',
      );
  }
}

function HexLine({ name, value }: { readonly name: string; readonly value: string }) {
  const { copyLabels } = useText();
  return (
    <div className="mt-1 grid grid-cols-[4.5rem_minmax(0,1fr)] items-start gap-x-2 text-xs">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="flex items-start justify-between gap-2 font-mono break-all">
        <span className="min-w-0">{cleanText(value, 2000)}</span>
        <CopyButton value={value} words={copyLabels} what={name} />
      </dd>
    </div>
  );
}

function Step({ step }: { readonly step: ProofStep }) {
  const { t } = useText();
  const sentence = step.reason === 'matches' ? t(`verification.${step.id}-matches`) : t(`verification.${step.reason}`);
  const { expected, found } = step;
  const same = expected !== undefined && expected.toLowerCase() === found?.toLowerCase();
  return (
    <li data-step={step.id} data-state={step.state} className="border-t border-hairline py-3">
      <p className="flex items-center justify-between gap-4">
        <span>
          <span className="font-medium">{t(`verification.step-${step.id}`)}</span>{' '}
          <code className="font-mono text-xs text-ink-muted">{`sig.${step.id}`}</code>
        </span>
        <span className={`inline-flex items-center gap-1.5 ${hues[step.state]}`}>
          <EvidenceGlyph state={glyphs[step.state]} />
          {t(`verification.state-${step.state}`)}
        </span>
      </p>
      <p className="mt-1 text-ink-muted">{sentence}</p>
      {expected === undefined && found === undefined ? null : (
        <dl>
          {same ? <HexLine name={t('verification.compared')} value={expected} /> : null}
          {same || expected === undefined ? null : <HexLine name={t('verification.expected')} value={expected} />}
          {same || found === undefined ? null : <HexLine name={t('verification.found')} value={found} />}
        </dl>
      )}
    </li>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-6">
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** Whether the signature is still waited for, and how often it was asked for: bounded, and said. */
function Waiting({ turn, lookup }: { readonly turn: ChatTurn; readonly lookup: SignatureLookup | undefined }) {
  const { t, formatters } = useText();
  if (lookup === undefined || lookup.asked === 0) return null;
  const { state } = turn;
  const isOpen = state.kind === 'verifying' || (state.kind === 'unverified' && state.why.startsWith('signature-'));
  if (!isOpen) return null;
  const { asked, nextAt } = lookup;
  return (
    <p data-lookup={asked} className="mt-2 text-ink-muted">
      {t('verification.asked', { count: asked })}{' '}
      {nextAt === undefined ? null : (
        <Ticking>
          {(now) => t('verification.asks-again', { time: formatters.duration(Math.max(0, nextAt - now)) })}
        </Ticking>
      )}
    </p>
  );
}

/** The server behind a forwarder, as the signed text names it. */
function Route({ route }: { readonly route: ProofRoute }) {
  const { t } = useText();
  return (
    <dl className="border-y border-hairline py-2">
      <HexLine name={t('verification.route-identity')} value={route.identity} />
      <HexLine name={t('verification.route-certificate')} value={route.tlsFingerprint} />
    </dl>
  );
}

/** What the verdict does not say about the machine behind the key. */
function hardwareNote(turn: ChatTurn, local: boolean) {
  if (!local) return 'attestation-apart';
  return turn.state.kind === 'verified' ? 'local-key' : 'local-key-unproven';
}

export type ProofViewProps = {
  readonly turn: ChatTurn;
  /** True on a local network, where no key lives in hardware. */
  readonly local: boolean;
  /** Whether a settlement on chain has charged it; undefined while unknown. */
  readonly settled: boolean | undefined;
  /** How often the signature was asked for. */
  readonly lookup: SignatureLookup | undefined;
  /** What the provider's machines lend to the answer. */
  readonly machine: ReactNode;
  /** Present where the check can be made again. */
  readonly onCheckAgain: (() => void) | undefined;
};

/** The document of one answer: verdict, each step with its own state and sentence, the bytes behind them, the receipt (F-095). */
export function ProofView({ turn, local, settled, lookup, machine, onCheckAgain }: ProofViewProps) {
  const { t, copyLabels } = useText();
  const { proof, exchange } = turn;
  return (
    <div>
      <Verdict turn={turn} />
      <p className="mt-2 text-ink-muted">{t(`verification.${hardwareNote(turn, local)}`)}</p>
      <Waiting turn={turn} lookup={lookup} />
      {onCheckAgain === undefined ? null : (
        <Button className="mt-3" size="small" onClick={onCheckAgain}>
          {t('verification.check-again')}
        </Button>
      )}
      {proof === undefined ? null : (
        <Section title={t('verification.steps')}>
          <ol className="border-b border-hairline">
            {proof.steps.map((step) => (
              <Step key={step.id} step={step} />
            ))}
          </ol>
        </Section>
      )}
      {proof === undefined ? null : <Section title={t('verification.machine')}>{machine}</Section>}
      {proof?.route === undefined ? null : (
        <Section title={t('verification.route')}>
          <p className="mb-2 text-ink-muted">{t('verification.route-note')}</p>
          <Route route={proof.route} />
        </Section>
      )}
      {exchange === undefined ? null : (
        <>
          <Section title={t('verification.receipt')}>
            <ProofReceipt turn={turn} settled={settled} />
          </Section>
          <Section title={t('verification.evidence')}>
            <p className="mb-2 flex flex-wrap justify-between gap-x-4">
              <span className="text-ink-muted">{t('verification.provider')}</span>
              <Address value={exchange.provider} words={copyLabels} />
            </p>
            <ProofEvidence turn={turn} />
          </Section>
        </>
      )}
    </div>
  );
}
