import type { MarketRow } from './market';
import type { SourcedModel } from './market-model';

/** List the models stated beside the registered one, each id once: an id names one model, and the first to use it counts. */
export function furtherModels({ service, further }: Pick<MarketRow, 'service' | 'further'>): readonly SourcedModel[] {
  const seen = new Set<string>([service.model]);
  return further.filter(({ model }) => (seen.has(model.id) ? false : seen.add(model.id)));
}
