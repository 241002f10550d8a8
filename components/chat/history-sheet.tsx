'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, Sheet } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Skeleton } from '@/components/ui/skeleton';
import type { Chat } from '@/lib/domain/chat';
import { cleanText } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

export type HistoryProps = {
  readonly state: 'loading' | 'ready';
  readonly chats: readonly Chat[];
  readonly damaged: number;
  readonly openChatId: string;
  readonly onOpenChat: (chat: Chat) => void;
  readonly onDelete: (chat: Chat) => void;
};

function HistoryRow({
  chat,
  current,
  onOpen,
  onDelete,
}: {
  readonly chat: Chat;
  readonly current: boolean;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}) {
  const { t, formatters } = useText();
  const title = cleanText(chat.title, 80);
  return (
    <li className="flex items-center gap-1 border-b border-hairline">
      <button
        type="button"
        onClick={onOpen}
        aria-current={current ? 'true' : undefined}
        className="min-w-0 flex-1 py-2.5 text-left hover:text-action"
      >
        <span className="sr-only">{t('chat.history-open', { title })}</span>
        <span aria-hidden="true" dir="auto" className={`block truncate ${current ? 'font-semibold' : 'font-medium'}`}>
          {title}
        </span>
        <span className="block truncate text-sm text-ink-muted">
          <bdi>{cleanText(chat.model, 40)}</bdi> · {t('chat.history-turns', { count: chat.turns.length })} ·{' '}
          {formatters.dateTime(chat.updatedAt)}
        </span>
      </button>
      <button
        type="button"
        onClick={onDelete}
        aria-label={t('chat.history-delete', { title })}
        className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-ink-muted hover:text-ink"
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function HistoryList({ props, onDelete }: { readonly props: HistoryProps; readonly onDelete: (chat: Chat) => void }) {
  const { t } = useText();
  if (props.state === 'loading') {
    return (
      <div aria-busy="true" className="space-y-3">
        <p className="sr-only">{t('chat.history-loading')}</p>
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-10 w-full" />
      </div>
    );
  }
  return (
    <>
      {props.chats.length === 0 ? <p className="text-ink-muted">{t('chat.history-empty')}</p> : null}
      <ul>
        {props.chats.map((chat) => (
          <HistoryRow
            key={chat.id}
            chat={chat}
            current={chat.id === props.openChatId}
            onOpen={() => props.onOpenChat(chat)}
            onDelete={() => onDelete(chat)}
          />
        ))}
      </ul>
      {props.damaged === 0 ? null : (
        <p className="mt-3 text-sm text-ink-muted">{t('chat.history-damaged', { count: props.damaged })}</p>
      )}
    </>
  );
}

/** The chats kept in this browser for this account, newest first (F-087). */
export function HistorySheet({
  open,
  onClose,
  ...props
}: HistoryProps & { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useText();
  const [doomed, setDoomed] = useState<Chat>();
  const keep = () => setDoomed(undefined);
  return (
    <>
      <Sheet open={open} onClose={onClose} title={t('chat.history')} closeLabel={t('ui.close')}>
        <HistoryList props={props} onDelete={setDoomed} />
      </Sheet>
      <Dialog
        open={doomed !== undefined}
        onClose={keep}
        title={t('chat.delete-title')}
        closeLabel={t('chat.delete-cancel')}
        footer={
          <>
            <Button onClick={keep}>{t('chat.delete-cancel')}</Button>
            <Button
              variant="primary"
              onClick={() => {
                if (doomed !== undefined) props.onDelete(doomed);
                keep();
              }}
            >
              {t('chat.delete-confirm')}
            </Button>
          </>
        }
      >
        <p>{t('chat.delete-text', { title: cleanText(doomed?.title ?? '', 80) })}</p>
      </Dialog>
    </>
  );
}
