'use client';

import { type FocusEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { MovementStatus } from './movement-status';

type IntentKind = Parameters<Movement['start']>[0]['kind'];

/** Whether a movement has come to its end, whichever it was. */
function isDecided(state: Movement['state']): boolean {
  return state.kind === 'confirmed' || state.kind === 'failed' || state.kind === 'replaced';
}

/**
 * How a form stands to the account's one movement at a time. `mine`: it is this form's. `idle`: the form may be filled in; a decided
 * movement of another form stands in nobody's way, one of this form is answered by its own button first.
 */
export function standingOf({ state }: Movement, kinds: readonly IntentKind[]) {
  const kind = state.intent?.kind;
  const mine = kind !== undefined && kinds.includes(kind);
  return { mine, idle: state.kind === 'ready' || (!mine && isDecided(state)) };
}

/**
 * Keep the keyboard's place: a press replaces the very button that was pressed, and the focus would fall back to the top of the page.
 * It goes on at what took the place, as long as the reader has not gone elsewhere meanwhile.
 */
function useKeptFocus(stage: string) {
  const status = useRef<HTMLDivElement>(null);
  const wasInside = useRef(false);
  const before = useRef(stage);
  useEffect(() => {
    if (before.current === stage) return;
    before.current = stage;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
    if (wasInside.current && isLost) status.current?.focus({ preventScroll: true });
  });
  return {
    status,
    onFocus: () => {
      wasInside.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) wasInside.current = false;
    },
  };
}

/** The frame of every movement by hand: its name, what it does, the fields, and where it stands. */
export function MovementSection({
  id,
  title,
  explain,
  kinds,
  movement,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly explain: string;
  readonly kinds: readonly IntentKind[];
  readonly movement: Movement;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  const { state } = movement;
  const { mine, idle } = standingOf(movement, kinds);
  const { status, onFocus, onBlur } = useKeptFocus(mine ? state.kind : 'ready');
  const retry = () => {
    // What is mined of an action of several steps must not be done a second time.
    if ('unfinished' in state && state.unfinished !== undefined) movement.proceed?.(state.unfinished);
    else if (state.kind === 'failed') movement.start(state.intent);
  };
  return (
    <section
      id={id}
      // A link that asks for this form leads the keyboard here.
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      onFocus={onFocus}
      onBlur={onBlur}
      className="min-w-0 scroll-mt-20 outline-offset-8"
    >
      <h3 id={`${id}-title`} className="font-semibold">
        {title}
      </h3>
      <p className="mt-1 mb-4 max-w-[68ch] text-pretty text-ink-muted">{explain}</p>
      {children}
      <div ref={status} tabIndex={-1} className="mt-3 outline-offset-4">
        {mine ? (
          <MovementStatus
            state={state}
            onConfirm={movement.confirm}
            onCancel={movement.cancel}
            onReset={movement.reset}
            onRetry={retry}
          />
        ) : idle ? null : (
          <p className="text-ink-muted">{t('account.other-running')}</p>
        )}
      </div>
    </section>
  );
}
