'use client';

import { LinkButton } from '@/components/ui/button';
import { Evidence } from '@/components/ui/evidence';
import { type Fact, Facts } from '@/components/ui/facts';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Ticking } from '@/components/ui/ticking';
import { furtherModels } from '@/lib/domain/further-models';
import type { MarketRow } from '@/lib/domain/market';
import { type PriceSheet, type SourcedModel, type StatedModel, statedSheetOf } from '@/lib/domain/market-model';
import { inputPriceOf, outputPriceOf, type UnitPrice } from '@/lib/domain/pricing';
import { callableUrl, cleanText, type Service, serviceKind } from '@/lib/domain/service';
import type { Probe } from '@/lib/react/use-probe';
import { useText } from '@/lib/react/use-text';
import { PriceCell } from './price-cell';
import { AskProvider } from './provider-ask';
import { Section } from './section';
import { kindName, modelName } from './service-names';

/** What a description may say of a model, in the order it is shown (F-026). */
const specs = [
  'context',
  'most-out',
  'inputs',
  'outputs',
  'parameters',
  'owner',
  'claim',
  'tee',
  'expires',
  'description',
] as const;

const statedText = (text: string) => <bdi className="wrap-anywhere">{cleanText(text, 400)}</bdi>;

function useSpecFacts(): (model: StatedModel) => readonly Fact[] {
  const { t } = useText();
  return (model) => {
    const tokens = (count: number | undefined) =>
      count === undefined ? undefined : [t('provider-facts.tokens', { count })];
    const said = {
      context: tokens(model.contextLength),
      'most-out': tokens(model.maxCompletionTokens),
      inputs: model.inputModalities,
      outputs: model.outputModalities,
      parameters: model.supportedParameters,
      owner: model.ownedBy,
      claim: model.verifiability,
      tee: model.teeType,
      expires: model.expires,
      description: model.description,
    };
    return specs.flatMap((id): readonly Fact[] => {
      const words = said[id];
      if (words === undefined) return [];
      const text = typeof words === 'string' ? words : words.join(', ');
      return [{ id, name: t(`provider-facts.spec-${id}`), value: statedText(text) }];
    });
  };
}

const sameAmount = (a: bigint | undefined, b: bigint | undefined): boolean => a === undefined || a === b;

/** A list may name other prices than the contract; requests are billed by the contract's (provider protocol §4.2). */
function statesOtherPrices(service: Service, { model }: SourcedModel): boolean {
  const output = model.imagePrice ?? model.outputPrice;
  return !sameAmount(model.inputPrice, service.inputPrice) || !sameAmount(output, service.outputPrice);
}

function ModelRow({
  name,
  type,
  context,
  input,
  output,
  from,
  chat,
}: {
  readonly name: string;
  /** Where a chat with this model begins; undefined where none can. */
  readonly chat?: string | undefined;
  readonly type: string;
  readonly context: number | undefined;
  readonly input: UnitPrice;
  readonly output: UnitPrice;
  /** Who says so; undefined for the contract. */
  readonly from: string | undefined;
}) {
  const { t, formatters } = useText();
  const why = t('provider-facts.not-stated');
  const price = (value: UnitPrice) => (
    <PriceCell price={value} why={why} usual="per-million" unit={t('market.unit-0g')} />
  );
  return (
    <Tr>
      <Td className="min-w-40">
        <bdi className="wrap-anywhere">{name}</bdi>
        {chat === undefined ? null : (
          <div className="pt-1">
            <LinkButton size="small" href={chat} aria-label={t('provider-facts.chat-with-model-of', { model: name })}>
              {t('provider-facts.chat-with-model')}
            </LinkButton>
          </div>
        )}
      </Td>
      <Td>{kindName(t, type)}</Td>
      <Td end>{context === undefined ? '—' : formatters.integer(context)}</Td>
      <Td end>{price(input)}</Td>
      <Td end>{price(output)}</Td>
      <Td>
        {from === undefined ? (
          <span className="whitespace-nowrap">{t('provider-facts.on-contract')}</span>
        ) : (
          <Evidence state="claimed" word={from} />
        )}
      </Td>
    </Tr>
  );
}

/** A further model can be chatted with where its provider may settle, may be called and names both prices. */
function chatWith(service: Service, { serviceType, model, inputPrice, outputPrice }: PriceSheet, local: boolean) {
  if (!service.teeSignerAcknowledged || callableUrl(service.url, { local }) === undefined) return undefined;
  if (serviceKind(service.serviceType) !== 'chatbot' || serviceKind(serviceType) !== 'chatbot') return undefined;
  if (inputPrice === undefined || outputPrice === undefined) return undefined;
  return `/chat/?${new URLSearchParams({ provider: service.provider, model })}`;
}

/** A list may be made to be endless; the calculator knows them all. */
const mostDrawn = 50;

function ModelTable({
  row,
  further,
  local,
  host,
}: {
  readonly row: MarketRow;
  readonly further: readonly SourcedModel[];
  readonly local: boolean;
  readonly host: string;
}) {
  const { t } = useText();
  const { service } = row;
  return (
    <Table label={t('provider-facts.models-title')}>
      <thead>
        <tr>
          <Th>{t('market.column-model')}</Th>
          <Th>{t('market.column-kind')}</Th>
          <Th end>{t('market.column-context')}</Th>
          <Th end>{t('market.column-input')}</Th>
          <Th end>{t('market.column-output')}</Th>
          <Th>{t('provider-facts.said-by')}</Th>
        </tr>
      </thead>
      <tbody>
        <ModelRow
          name={modelName(t, service)}
          type={service.serviceType}
          context={row.context}
          input={inputPriceOf(service)}
          output={outputPriceOf(service)}
          from={undefined}
        />
        {further.slice(0, mostDrawn).map((sourced) => {
          const sheet = statedSheetOf(service, sourced);
          return (
            <ModelRow
              key={sourced.model.id}
              name={modelName(t, { model: sourced.model.id })}
              type={sheet.serviceType}
              context={sourced.model.contextLength}
              input={inputPriceOf(sheet)}
              output={outputPriceOf(sheet)}
              from={t(`provider-facts.stated-${sourced.source}`, { host })}
              chat={chatWith(service, sheet, local)}
            />
          );
        })}
      </tbody>
    </Table>
  );
}

/** The registered model, what is stated about it off chain, and the models listed beside it; the provider is asked by a press only. */
export function ModelsSection({
  row,
  local,
  host,
  listedAt,
  probe,
  onAsk,
}: {
  readonly row: MarketRow;
  readonly local: boolean;
  /** Who the status service is. */
  readonly host: string;
  /** When the provider was last asked in this visit, milliseconds. */
  readonly listedAt: number | undefined;
  readonly probe: Probe;
  readonly onAsk: () => void;
}) {
  const { t, formatters } = useText();
  const specFacts = useSpecFacts();
  const { service, stated } = row;
  const further = furtherModels(row);
  return (
    <Section title={t('provider-facts.models-title')}>
      <ModelTable {...{ row, further, local, host }} />
      {further.length <= mostDrawn ? null : (
        <p className="pt-3 text-sm text-ink-muted">
          {t('provider-facts.more-models', { count: further.length - mostDrawn })}
        </p>
      )}
      <p className="pt-3 text-sm text-ink-muted">{t('provider-facts.models-text')}</p>
      {stated === undefined ? null : (
        <div className="pt-4">
          <h3 className="font-medium">
            {t(`provider-facts.spec-title-${stated.source}`, { host, model: modelName(t, service) })}
          </h3>
          {statesOtherPrices(service, stated) ? (
            <p className="pt-1 text-sm">{t('provider-facts.other-prices')}</p>
          ) : null}
          <Facts facts={specFacts(stated.model)} />
        </div>
      )}
      <AskProvider {...{ service, local, probe, onAsk }} label={t('provider-facts.ask-models')}>
        {listedAt === undefined ? null : (
          <Ticking>{(now) => t('provider-facts.asked', { age: formatters.relativeTime(listedAt, now) })}</Ticking>
        )}
      </AskProvider>
    </Section>
  );
}
