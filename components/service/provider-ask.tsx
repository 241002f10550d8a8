'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { callableUrl, type Service } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import type { Probe } from '@/lib/react/use-probe';
import { useText } from '@/lib/react/use-text';

function useProbeText(): (probe: Probe) => string {
  const { t, formatters } = useText();
  return (probe) => {
    switch (probe.state) {
      case 'idle':
        return '';
      case 'asking':
        return t('provider-facts.probe-asking');
      case 'answered':
        return t('provider-facts.probe-answered', { milliseconds: formatters.integer(probe.milliseconds) });
      case 'silent':
        return t('provider-facts.probe-silent');
      case 'refused':
        return errorText(t, probe.error);
    }
  };
}

/**
 * The button that asks a provider, and what came of it where it was pressed; nothing is asked before a press. An address this browser
 * never calls has a reason instead of a button.
 */
export function AskProvider({
  service,
  local,
  probe,
  onAsk,
  label,
  children,
}: {
  readonly service: Service;
  readonly local: boolean;
  readonly probe: Probe;
  readonly onAsk: () => void;
  readonly label: string;
  /** What is said beside the button. */
  readonly children?: ReactNode;
}) {
  const { t } = useText();
  const textOf = useProbeText();
  const [pressed, setPressed] = useState(false);
  if (callableUrl(service.url, { local }) === undefined) {
    return <p className="pt-3 text-sm text-ink-muted">{t('provider-facts.never-called')}</p>;
  }
  const ask = () => {
    setPressed(true);
    onAsk();
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-3">
        <Button onClick={ask} busy={probe.state === 'asking'}>
          {label}
        </Button>
        <span className="text-sm text-ink-muted">{children}</span>
      </div>
      <p role="status" className="min-h-5 pt-2 text-sm">
        {pressed ? textOf(probe) : ''}
      </p>
    </>
  );
}
