'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { EvidenceGlyph, type EvidenceState } from '@/components/ui/evidence';
import type { Check } from '@/lib/domain/attestation';
import { type CheckGroup, checkGroupOf, checkGroups } from '@/lib/domain/machine';
import { cleanText } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

type StatusWord = Check['status'] | 'not-offered';

/** A report whose layout has no place for a number of ours withholds nothing: it is not offered, not unchecked (F-103). */
function wordOf(check: Check): StatusWord {
  return check.id === 'id.nonce' && check.status === 'unknown' ? 'not-offered' : check.status;
}

const hues: Readonly<Record<EvidenceState, string>> = {
  proven: 'text-proven',
  claimed: 'text-claimed',
  refuted: 'text-refuted',
  unknown: 'text-ink-muted',
};

const glyphs: Readonly<Record<StatusWord, EvidenceState>> = {
  pass: 'proven',
  fail: 'refuted',
  warn: 'claimed',
  unknown: 'unknown',
  blocked: 'unknown',
  'not-offered': 'unknown',
};

/** A development authority's pass is never drawn as proven. */
function glyphOf(word: StatusWord, simulated: boolean): EvidenceState {
  return simulated && word === 'pass' ? 'claimed' : glyphs[word];
}

/** Digests, keys and numbers that somebody may want to compare elsewhere. */
const isWorthCopying = (value: string) => value.length >= 16 && /^[\w:+/=.-]+$/.test(value);

function EvidenceLine({ label, value }: { readonly label: string; readonly value: string }) {
  const { copyLabels } = useText();
  const name = cleanText(label, 80);
  const shown = cleanText(value, 2000);
  return (
    <div>
      <dt className="text-ink-muted" lang="en">
        {name}
      </dt>
      <dd className="flex items-start gap-1">
        <span className="min-w-0 font-mono text-xs/6 break-all">{shown}</span>
        {isWorthCopying(value) ? <CopyButton value={value} words={copyLabels} what={name} /> : null}
      </dd>
    </div>
  );
}

/** A closed row inside an open part points aside, as its own state says, not as the part's does. */
const ownChevron = '[&:not([open])>summary>svg]:-rotate-90';

function CheckRow({ check, simulated }: { readonly check: Check; readonly simulated: boolean }) {
  const { t } = useText();
  const word = wordOf(check);
  const state = glyphOf(word, simulated);
  const { evidence = [] } = check;
  return (
    <li className="border-t border-hairline" data-check={check.id} data-status={check.status}>
      <Disclosure
        className={`py-1 [&>summary]:flex ${ownChevron}`}
        summary={
          <span className="flex flex-1 flex-wrap items-center justify-between gap-x-4 text-ink">
            <span>{t(`attestation.title-${check.id}`)}</span>
            <span className={`inline-flex items-center gap-1.5 text-sm ${hues[state]}`}>
              <EvidenceGlyph state={state} />
              {t(`attestation.status-${word}`)}
            </span>
          </span>
        }
      >
        <div className="space-y-2 pl-5 text-sm">
          <p lang="en">{cleanText(check.detail, 600)}</p>
          {evidence.length === 0 ? null : (
            <dl className="space-y-1">
              {evidence.map(({ label, value }) => (
                <EvidenceLine key={`${label}:${value}`} label={label} value={value} />
              ))}
            </dl>
          )}
          <p className="text-ink-muted">
            <code className="font-mono text-xs">{check.id}</code> · {t(`attestation.severity-${check.severity}`)}
          </p>
        </div>
      </Disclosure>
    </li>
  );
}

/** In the order of urgency, so that what went wrong is read first. */
const wordOrder = [
  'fail',
  'warn',
  'blocked',
  'unknown',
  'not-offered',
  'pass',
] as const satisfies readonly StatusWord[];

function Counts({ checks, simulated }: { readonly checks: readonly Check[]; readonly simulated: boolean }) {
  const { t } = useText();
  const words = checks.map(wordOf);
  return (
    <span className="flex flex-wrap justify-end gap-x-4 text-sm">
      {wordOrder.map((word) => {
        const count = words.filter((other) => other === word).length;
        const state = glyphOf(word, simulated);
        return count === 0 ? null : (
          <span key={word} className={`inline-flex items-center gap-1.5 ${hues[state]}`}>
            <EvidenceGlyph state={state} />
            {t(`attestation.count-${word}`, { count })}
          </span>
        );
      })}
    </span>
  );
}

function Group({
  group,
  checks,
  simulated,
}: {
  readonly group: CheckGroup;
  readonly checks: readonly Check[];
  readonly simulated: boolean;
}) {
  const { t } = useText();
  if (checks.length === 0) return null;
  const needsLook = checks.some(({ status }) => status === 'fail' || status === 'warn');
  return (
    <Disclosure
      open={needsLook}
      className="border-b border-hairline py-1 [&>summary]:flex"
      summary={
        <span className="flex flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-0.5">
          <h4 className="font-medium text-ink">{t(`attestation.group-${group}`)}</h4>
          <Counts checks={checks} simulated={simulated} />
        </span>
      }
    >
      <ul className="pl-5">
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} simulated={simulated} />
        ))}
      </ul>
    </Disclosure>
  );
}

/** Every check of one report in reading order: a line per part, opened where something is wrong, each check with its inputs on demand. */
export function CheckList({ checks, simulated }: { readonly checks: readonly Check[]; readonly simulated: boolean }) {
  return (
    <div className="mt-4 border-t border-hairline">
      {checkGroups.map((group) => (
        <Group
          key={group}
          group={group}
          checks={checks.filter(({ id }) => checkGroupOf(id) === group)}
          simulated={simulated}
        />
      ))}
    </div>
  );
}
