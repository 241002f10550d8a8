'use client';

import { useState } from 'react';
import { type Fact, Facts } from '@/components/ui/facts';
import { Select } from '@/components/ui/select';
import { costOf } from '@/lib/domain/calculator';
import { furtherModels } from '@/lib/domain/further-models';
import type { MarketRow } from '@/lib/domain/market';
import { type PriceSheet, statedSheetOf, type UsdRate } from '@/lib/domain/market-model';
import { cleanText, serviceKind } from '@/lib/domain/service';
import type { Calculator } from '@/lib/react/use-calculator';
import { useText } from '@/lib/react/use-text';
import { CalculatorForm } from './calculator-form';
import { AmountWithUsd, CostSteps, RentalLine } from './calculator-steps';
import { Section } from './section';
import { modelName } from './service-names';

const fieldsOf = {
  chatbot: 'chat',
  'text-to-image': 'images',
  'image-editing': 'images',
  'speech-to-text': 'minutes',
  other: undefined,
} as const;

/** A rate in US dollars and who states it. */
export type StatedRate = { readonly rate: UsdRate; readonly host: string };

type ProviderCalculatorProps = {
  readonly row: MarketRow;
  readonly calculator: Calculator;
  readonly stated: StatedRate | undefined;
  /** This device's clock, milliseconds. */
  readonly now: number;
};

function Outcome({
  sheet,
  calculator,
  stated,
  now,
}: Omit<ProviderCalculatorProps, 'row'> & { readonly sheet: PriceSheet }) {
  const { t } = useText();
  const { workload } = calculator;
  const cost = costOf(sheet, workload);
  if (cost.state === 'unpriced') return <CostSteps cost={cost} />;
  const amount = (neuron: bigint) => (
    <AmountWithUsd amount={neuron} rate={stated?.rate} host={stated?.host ?? ''} now={now} />
  );
  const facts: readonly Fact[] = [
    { id: 'once', name: t(`market-tools.once-${cost.unit}`), value: amount(cost.once) },
    { id: 'month', name: t('market-tools.month'), value: <span className="font-medium">{amount(cost.month)}</span> },
  ];
  return (
    <div className="space-y-3">
      <div aria-live="polite">
        <Facts facts={facts} />
        <RentalLine cost={cost} rental={workload.rental} />
      </div>
      <div className="border-t border-hairline pt-2">
        <CostSteps cost={cost} />
      </div>
    </div>
  );
}

/** What the reader's own work would cost here, step by step, for the registered model or one that is only listed off chain. */
export function ProviderCalculator({ row, calculator, stated, now }: ProviderCalculatorProps) {
  const { t } = useText();
  const [chosen, setChosen] = useState('');
  const { service, sheet: registered } = row;
  const further = furtherModels(row);
  const listed = further.find(({ model }) => model.id === chosen);
  const sheet = listed === undefined ? registered : statedSheetOf(service, listed);
  const fields = fieldsOf[serviceKind(sheet.serviceType)];
  return (
    <Section title={t('market.calculator')}>
      <div className="space-y-4 pt-3">
        {further.length === 0 ? null : (
          <Select
            label={t('provider-facts.model')}
            value={listed === undefined ? '' : chosen}
            onChange={setChosen}
            options={[
              { value: '', label: t('provider-facts.model-registered', { model: modelName(t, service) }) },
              ...further.map(({ model }) => ({
                value: model.id,
                label: t('provider-facts.model-stated', { model: cleanText(model.id, 80) }),
              })),
            ]}
            className="max-w-md"
          />
        )}
        {fields === undefined ? null : <CalculatorForm calculator={calculator} fields={fields} />}
        <Outcome sheet={sheet} calculator={calculator} stated={stated} now={now} />
      </div>
    </Section>
  );
}
