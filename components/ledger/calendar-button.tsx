'use client';

import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { writeCalendar } from '@/lib/domain/calendar';
import type { RefundClock } from '@/lib/domain/retrieval';
import { saveFile } from '@/lib/react/save-file';
import { useText } from '@/lib/react/use-text';
import { useProviderName } from './provider-name';

/** Makes a calendar file for the moment a retrieval can be collected, in this browser and on a press only (F-052). */
export function CalendarButton({ provider, refund }: { readonly provider: string; readonly refund: RefundClock }) {
  const { t, formatters } = useText();
  const nameOf = useProviderName();
  if (refund.isDue) return null;
  const amount = formatters.amount(refund.amount, { preset: 'exact' });
  const summary = t('movement.calendar-summary', { amount, provider: nameOf(provider) });
  const save = () => {
    const text = writeCalendar({
      uid: `${provider.toLowerCase()}-${refund.createdAt}`,
      at: refund.dueAt,
      stamp: Date.now(),
      summary,
      description: t('movement.calendar-description'),
      url: window.location.href,
    });
    if (text !== undefined) saveFile({ name: 'retrieval.ics', text, type: 'text/calendar' });
  };
  return (
    <Button size="small" onClick={save} aria-label={t('movement.calendar-named', { amount })}>
      <Icon name="download" size={14} />
      {t('movement.calendar')}
    </Button>
  );
}
