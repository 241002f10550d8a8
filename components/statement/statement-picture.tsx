'use client';

import { useText } from '@/lib/react/use-text';
import type { Bar, Dot, Timeline } from './timeline';

const slotWidth = 22;
const left = 84;
const right = 84;
const usedY = 40;
const chargedY = 148;
const barMost = 40;
const balanceTop = 180;
const balanceHeight = 56;
const height = 252;

const xOf = (slot: number): number => left + slot * slotWidth + slotWidth / 2;

/** Area, not radius, follows the cost, as the eye compares areas. */
function radiusOf(dot: Dot): number {
  return dot.size === undefined ? 3.5 : 3 + 6 * Math.sqrt(dot.size);
}

function Bracket({ bar }: { readonly bar: Bar }) {
  const first = Math.min(...bar.from);
  const last = Math.max(...bar.from);
  if (bar.from.length === 0) return null;
  const y = usedY + 22;
  const x = xOf(bar.slot);
  const top = chargedY - 6 - barMost * bar.size;
  return (
    <g fill="none" stroke="var(--ink-muted)" strokeWidth="1">
      <path d={`M${xOf(first)} ${y - 7}V${y}H${Math.max(xOf(last), x)}M${xOf(last)} ${y - 7}V${y}`} />
      <path d={`M${x} ${y}V${top - 3}m-3 -4 3 4 3-4`} />
    </g>
  );
}

function balancePath(timeline: Timeline): string {
  const end = left + timeline.slots * slotWidth;
  const yOf = (share: number) => balanceTop + balanceHeight * (1 - share);
  return timeline.steps
    .map((step, index) => {
      const next = timeline.steps[index + 1];
      return `${index === 0 ? `M${xOf(step.slot)} ${balanceTop + balanceHeight}` : ''}V${yOf(step.share)}H${next === undefined ? end : xOf(next.slot)}`;
    })
    .join('');
}

/** Requests above, settlements below, brackets between, and the balance that steps down where a batch lands. */
export function StatementPicture({
  timeline,
  label,
  balance,
  areUsesKnown,
}: {
  readonly timeline: Timeline;
  readonly label: string;
  /** The last balance as drawn at the end of its line. */
  readonly balance: string;
  /** Where the uses are not known they have no lane: an empty one would say that there were none. */
  readonly areUsesKnown: boolean;
}) {
  const { t } = useText();
  const width = left + timeline.slots * slotWidth + right;
  const lanes = [
    ...(areUsesKnown ? [{ y: usedY, name: t('statement.lane-used') }] : []),
    { y: chargedY, name: t('statement.lane-charged') },
    { y: balanceTop + balanceHeight, name: t('statement.lane-balance') },
  ];
  return (
    <section
      aria-label={t('statement.picture-title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-b border-hairline"
    >
      <svg
        role="img"
        aria-label={label}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="block max-w-none"
      >
        <title>{label}</title>
        {lanes.map((lane) => (
          <g key={lane.name}>
            <line x1={left - 8} x2={width - right} y1={lane.y} y2={lane.y} stroke="var(--hairline)" />
            <text x="0" y={lane.y + 4} fontSize="12" fill="var(--ink-muted)">
              {lane.name}
            </text>
          </g>
        ))}
        {timeline.bars.map((bar) => (
          <Bracket key={bar.id} bar={bar} />
        ))}
        {timeline.dots.map((dot) => (
          <circle
            key={dot.id}
            cx={xOf(dot.slot)}
            cy={usedY}
            r={radiusOf(dot)}
            fill={dot.settled ? 'var(--ink)' : 'var(--paper)'}
            stroke="var(--ink)"
            strokeWidth="1.5"
            strokeDasharray={dot.size === undefined ? '2 2' : undefined}
          />
        ))}
        {timeline.bars.map((bar) => (
          <rect
            key={bar.id}
            x={xOf(bar.slot) - 6}
            y={chargedY - 4 - barMost * bar.size}
            width="12"
            height={4 + barMost * bar.size}
            fill="var(--ink)"
          />
        ))}
        <path d={balancePath(timeline)} fill="none" stroke="var(--ink)" strokeWidth="1.5" />
        {timeline.steps.length === 0 ? null : (
          <text
            x={left + timeline.slots * slotWidth + 8}
            y={balanceTop + balanceHeight * (1 - (timeline.steps.at(-1)?.share ?? 0)) + 4}
            fontSize="12"
            fill="var(--ink)"
          >
            {balance}
          </text>
        )}
      </svg>
    </section>
  );
}
