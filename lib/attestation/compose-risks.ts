import type { JsonObject } from '@/lib/domain/json';
import { type Check, makeCheck } from './check';
import { isComposeList } from './compose';
import { type ComposeMount, type ComposeService, scalarText, textsOf } from './compose-file';

/** Every concern about a configuration, by the code the specification gives it (attestation §4). */
export const riskCodes = [
  'privileged',
  'host-namespace',
  'cap-add',
  'docker-socket',
  'key-socket',
  'host-mount',
  'host-mount-ro',
  'unmeasured-config',
  'env-from-operator',
  'operator-env',
  'runtime-install',
  'unpinned-weights',
  'build-in-cvm',
  'no-image',
  'pre-launch-script',
  'public-logs',
  'public-sysinfo',
  'no-kms',
] as const;

/** The code of one concern. */
export type RiskCode = (typeof riskCodes)[number];

/** One concern and where it was seen. */
export type Risk = { readonly code: RiskCode; readonly where: string };

const hostNamespaces = ['network_mode', 'pid', 'ipc', 'userns_mode', 'uts', 'cgroup'] as const;

/** The machine's own data disk, which dstack encrypts: no folder of the host. */
const dataDisk = '/var/volatile/dstack/';

function mountRisk({ source, readOnly }: ComposeMount): RiskCode | undefined {
  if (/(?:docker|containerd|podman|crio)\.sock$/.test(source)) return 'docker-socket';
  if (/(?:dstack|tappd)\.sock$/.test(source)) return 'key-socket';
  if (source === '/dstack' || source.startsWith('/dstack/')) return 'unmeasured-config';
  if (source.startsWith(dataDisk) && !source.includes('/..')) return undefined;
  const leavesApp = source.startsWith('/') || source.startsWith('~') || source.startsWith('..') || source.includes('$');
  if (!leavesApp && !source.includes('/..')) return undefined;
  return readOnly ? 'host-mount-ro' : 'host-mount';
}

/** `${NAME}` or `$NAME` takes a value from outside the measured text; `$$` is a dollar sign. */
const interpolation = /(?<!\$)(?:\$\$)*\$(?:\{|[A-Za-z_])/;

function takesEnvironment({ members }: ComposeService): boolean {
  if ([...members.values()].some((value) => textsOf(value).some((text) => interpolation.test(text)))) return true;
  const environment = members.get('environment');
  // A name without a value is filled in by whoever starts the service.
  if (isComposeList(environment)) return environment.some((item) => typeof item === 'string' && !item.includes('='));
  return environment instanceof Map && [...environment.values()].includes(null);
}

const installs =
  /\b(?:pip3?|uv pip|pipx|apt|apt-get|apk|yum|dnf|npm|yarn|pnpm|conda|gem|cargo|go)\s+(?:-\S+\s+)*(?:install|add)\b|\bgit\s+clone\b|\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;
const downloads = /\b(?:hf|huggingface-cli)\s+download\b|\bsnapshot_download\b|\bollama\s+pull\b/;
const modelOption = /--model(?:-path|-id)?[ =]["']?(?![/."'])[\w.-]+\/[\w.-]+/;
const fixedRevision = /--revision[ =]["']?[0-9a-f]{40}\b/;

function commandRisks({ command }: ComposeService): readonly RiskCode[] {
  const fetchesWeights = (downloads.test(command) || modelOption.test(command)) && !fixedRevision.test(command);
  return [
    ...(installs.test(command) ? (['runtime-install'] as const) : []),
    ...(fetchesWeights ? (['unpinned-weights'] as const) : []),
  ];
}

function serviceRisks(service: ComposeService): readonly RiskCode[] {
  const { members, mounts, image, hasBuild } = service;
  const capabilities = members.get('cap_add');
  const codes: RiskCode[] = [...mounts.flatMap((mount) => mountRisk(mount) ?? []), ...commandRisks(service)];
  if (takesEnvironment(service)) codes.push('env-from-operator');
  if (members.has('env_file')) codes.push('unmeasured-config');
  if (members.get('privileged') === true || scalarText(members.get('privileged')) === 'true') codes.push('privileged');
  if (hostNamespaces.some((name) => scalarText(members.get(name)) === 'host')) codes.push('host-namespace');
  if (isComposeList(capabilities) && capabilities.length > 0) codes.push('cap-add');
  if (hasBuild) codes.push('build-in-cvm');
  if (image === undefined && !hasBuild) codes.push('no-image');
  return codes;
}

const isFilled = (value: unknown): boolean =>
  (typeof value === 'string' && value.trim() !== '') || (Array.isArray(value) && value.length > 0);

function usesKms(compose: JsonObject): boolean {
  if (compose.kms_enabled === true || compose.key_provider === 'kms') return true;
  return Array.isArray(compose.features) && compose.features.includes('kms');
}

/** Read the concerns of the dstack members around the services. */
export function appComposeRisks(compose: JsonObject): readonly RiskCode[] {
  const codes: RiskCode[] = [];
  if (compose.public_logs === true) codes.push('public-logs');
  if (compose.public_sysinfo === true) codes.push('public-sysinfo');
  if (isFilled(compose.allowed_envs)) codes.push('operator-env');
  if (isFilled(compose.pre_launch_script) || isFilled(compose.init_script)) codes.push('pre-launch-script');
  if (!usesKms(compose)) codes.push('no-kms');
  return codes;
}

/** List every concern once per service it was seen in; never a value of an environment (attestation §4, §11). */
export function composeRisks(services: readonly ComposeService[], appCompose: JsonObject | undefined): readonly Risk[] {
  const seen = services.flatMap((service) =>
    [...new Set(serviceRisks(service))].map((code) => ({ code, where: service.name.slice(0, 80) })),
  );
  const around = appCompose ? appComposeRisks(appCompose).map((code) => ({ code, where: 'app_compose' })) : [];
  return [...seen, ...around];
}

/** Check compose.risks: warn with the codes of the concerns found (attestation §4). */
export function composeRisksCheck(risks: readonly Risk[]): Check {
  const id = 'compose.risks';
  const codes = riskCodes.filter((code) => risks.some((risk) => risk.code === code));
  if (codes.length === 0) return makeCheck(id, 'pass', 'No known concern in the configuration.');
  const evidence = risks.slice(0, 100).map(({ code, where }) => ({ label: code, value: where }));
  return makeCheck(id, 'warn', `${codes.join(', ')}`, evidence);
}
