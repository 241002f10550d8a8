'use client';

import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect } from 'react';
import { Button } from '@/components/ui/button';
import { useText } from '@/lib/react/use-text';

export type ComposerProps = {
  readonly model: string;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly running: boolean;
  /** Whether what runs now has left this page, so that stopping does not stop its bill. */
  readonly sent: boolean;
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
  /** Facts about the next message: provider, price, funds, session. */
  readonly facts: ReactNode;
  readonly input: RefObject<HTMLTextAreaElement | null>;
};

/** A text box that grows with its text up to a third of the screen. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height.
  useLayoutEffect(() => {
    const box = input.current;
    if (box === null) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, window.innerHeight / 3)}px`;
  }, [input, text]);
}

/** Where the next message is written. Enter sends, Shift+Enter begins a new line. */
export function Composer(props: ComposerProps) {
  const { t } = useText();
  const { draft, running, input } = props;
  useGrowing(input, draft);
  const blank = draft.trim() === '';
  const send = () => {
    if (!blank && !running) props.onSend(draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="sticky bottom-(--bottom-bar) z-10 border-t border-hairline bg-paper pt-3 pb-4"
    >
      {props.facts}
      <div className="mt-2 flex items-end gap-2">
        <textarea
          ref={input}
          dir="auto"
          rows={1}
          value={draft}
          aria-label={t('chat.message-label')}
          aria-describedby="composer-note"
          placeholder={t('chat.message-placeholder', { model: props.model })}
          onChange={(event) => props.onDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-11 min-w-0 flex-1 resize-none rounded-md border border-outline bg-paper-raised px-3 py-2.5 text-md text-ink"
        />
        {running ? (
          <Button onClick={props.onStop} aria-describedby="composer-note" className="h-11">
            {t('chat.stop')}
          </Button>
        ) : (
          <Button type="submit" variant="primary" disabled={blank} className="h-11">
            {t('chat.send')}
          </Button>
        )}
      </div>
      <p id="composer-note" className="mt-1.5 text-xs text-ink-muted">
        {running && props.sent ? t('chat.stop-note') : t('chat.keys-note')}
      </p>
    </form>
  );
}
