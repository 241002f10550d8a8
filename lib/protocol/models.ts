import { isJsonObject, parseJsonObject } from '@/lib/domain/json';

/** One model of `GET /v1/models`: unsigned, self-asserted and hostile text (provider protocol §2.6). Broken members are absent. */
export type ProviderModel = {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly ownedBy?: string;
  readonly contextLength?: number;
  readonly maxCompletionTokens?: number;
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

function parseModel(json: unknown): ProviderModel | undefined {
  if (!isJsonObject(json)) return undefined;
  const id = text(json.id);
  if (id === undefined) return undefined;
  const name = text(json.name);
  const description = text(json.description);
  const type = text(json.type);
  const ownedBy = text(json.owned_by);
  const contextLength = count(json.context_length);
  const maxCompletionTokens = count(json.max_completion_tokens);
  return {
    id,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(type !== undefined && { type }),
    ...(ownedBy !== undefined && { ownedBy }),
    ...(contextLength !== undefined && { contextLength }),
    ...(maxCompletionTokens !== undefined && { maxCompletionTokens }),
  };
}

/** Read the body of `GET /v1/models`; entries without an id are left out, another shape is `undefined` (provider protocol §2.6). */
export function parseModels(body: string): readonly ProviderModel[] | undefined {
  const json = parseJsonObject(body);
  if (!json || !Array.isArray(json.data)) return undefined;
  return json.data.map(parseModel).filter((model) => model !== undefined);
}
