import { type ComposeMap, type ComposeValue, isComposeList, isComposeMap, mergedMap, type YamlReader } from './compose';

/** One mounted folder or file of a service. */
export type ComposeMount = { readonly source: string; readonly readOnly: boolean };

/** One service of a compose file, in the members the concerns are read from. */
export type ComposeService = {
  readonly name: string;
  readonly image: string | undefined;
  readonly hasBuild: boolean;
  readonly mounts: readonly ComposeMount[];
  /** Command and entrypoint as one text, spaces between words. */
  readonly command: string;
  /** The service with merge keys applied. */
  readonly members: ComposeMap;
};

/** Write a scalar as text; lists and mappings are empty. */
export function scalarText(value: ComposeValue | undefined): string {
  if (value === undefined || value === null || isComposeList(value) || isComposeMap(value)) return '';
  return String(value);
}

/** Walk every text of a value. */
export function textsOf(value: ComposeValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isComposeList(value)) return value.flatMap((item) => textsOf(item));
  if (isComposeMap(value)) return [...value.values()].flatMap((item) => textsOf(item));
  return [String(value)];
}

function mountOf(value: ComposeValue): ComposeMount | undefined {
  if (typeof value === 'string') {
    const parts = value.split(':');
    const [source] = parts;
    if (source === undefined || parts.length < 2) return undefined;
    const options = (parts[2] ?? '').split(',');
    return { source, readOnly: options.includes('ro') };
  }
  if (!isComposeMap(value) || value.get('type') === 'volume' || value.get('type') === 'tmpfs') return undefined;
  const source = scalarText(value.get('source') ?? value.get('src'));
  return source === '' ? undefined : { source, readOnly: value.get('read_only') === true };
}

function serviceOf(name: string, value: ComposeValue): ComposeService {
  const members = isComposeMap(value) ? mergedMap(value) : new Map<string, ComposeValue>();
  const volumes = members.get('volumes');
  const image = members.get('image');
  return {
    name,
    image: typeof image === 'string' ? image : undefined,
    hasBuild: members.has('build'),
    mounts: isComposeList(volumes) ? volumes.flatMap((item) => mountOf(item) ?? []) : [],
    command: [...textsOf(members.get('entrypoint')), ...textsOf(members.get('command'))].join(' '),
    members,
  };
}

/** Read the services of a compose text with merge keys applied (attestation §7). @throws what `readYaml` throws; TypeError where there are no services */
export function readServices(text: string, readYaml: YamlReader): readonly ComposeService[] {
  const root = readYaml(text);
  const services = isComposeMap(root) ? mergedMap(root).get('services') : undefined;
  if (!isComposeMap(services)) throw new TypeError('the configuration has no services');
  return [...mergedMap(services)].map(([name, value]) => serviceOf(name, value));
}
