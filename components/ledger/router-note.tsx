import { useText } from '@/lib/react/use-text';

/** The network's own words on its two ways to pay; a link out of the site, followed only when it is pressed. */
const comparison = 'https://docs.0g.ai/developer-hub/building-on-0g/compute-network/router/comparison';

/** Says that an empty ledger here says nothing of a balance with the Router (F-058). */
export function RouterNote() {
  const { t } = useText();
  return (
    <>
      {t('ledger.router-note')}{' '}
      <a href={comparison} target="_blank" rel="noreferrer noopener" className="text-link">
        {t('ledger.router-link')}
      </a>
    </>
  );
}
