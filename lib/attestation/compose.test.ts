import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dstackComposeHash, printCanonical, tappComposeHash } from './compose';
import { readServices } from './compose-file';
import { composeRisks, riskCodes } from './compose-risks';
import { readYaml } from './compose-yaml';
import { parseImageReference, pinnedImagesCheck } from './image-reference';

describe('the canonical text of a configuration', () => {
  it('sorts keys by their bytes, keeps keys that look like numbers in that order, and prints two spaces', () => {
    const text = 'b: 1\n"10": x\n"9": y\na: [true, ~, {}]\né: 2\nz: []\n';
    const printed = [
      '{',
      '  "10": "x",',
      '  "9": "y",',
      '  "a": [',
      '    true,',
      '    null,',
      '    {}',
      '  ],',
      '  "b": 1,',
      '  "z": [],',
      '  "é": 2',
      '}',
    ];
    expect(printCanonical(readYaml(text))).toBe(printed.join('\n'));
  });

  it.each([
    ['1.0', '1.0'],
    ['1.50', '1.5'],
    ['-0.0', '-0.0'],
    ['1e3', '1000.0'],
    ['1e16', '1e16'],
    ['123456789012345680.0', '1.2345678901234568e17'],
    ['0.00001', '0.00001'],
    ['0.000001', '1e-6'],
    ['1.5e-7', '1.5e-7'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['0x1f', '31'],
    ['0o17', '15'],
    ['0644', '"0644"'],
    ['yes', '"yes"'],
    ['on', '"on"'],
    ['2026-01-01', '"2026-01-01"'],
    ['"a\\u0001\\"b"', '"a\\u0001\\"b"'],
    ['~', 'null'],
    ['False', 'false'],
  ])('prints the scalar %s as %s', (scalar, printed) => {
    expect(printCanonical(readYaml(`a: ${scalar}\n`))).toBe(`{\n  "a": ${printed}\n}`);
  });

  it('leaves merge keys as they are written, so that the hash is of the text and not of its meaning', () => {
    const text = 'x: &x {b: 1}\ny:\n  <<: *x\n';
    expect(printCanonical(readYaml(text))).toContain('"<<": {');
  });

  it('is the JSON of any JSON value whose keys are sorted', () => {
    const value = fc.jsonValue().filter((json) => !/\d\.\d|\de|\d{16}/.test(JSON.stringify(json)));
    fc.assert(
      fc.property(value, (json) => {
        const wrapped = JSON.stringify({ value: json });
        const printed = printCanonical(readYaml(wrapped));
        expect(JSON.parse(printed)).toEqual(JSON.parse(wrapped));
      }),
    );
  });

  it('is hashed with sha384, a dstack text with sha256 of its bytes', () => {
    const canonical = '{\n  "a": "ü"\n}';
    expect(tappComposeHash('a: ü', readYaml)).toBe(createHash('sha384').update(canonical).digest('hex'));
    expect(dstackComposeHash('{"ü": 1}')).toBe(createHash('sha256').update('{"ü": 1}').digest('hex'));
  });

  it.each([
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key twice by another spelling', '1: x\n"1": y\n'],
    ['several documents', 'a: 1\n---\nb: 2\n'],
    ['an older YAML', '%YAML 1.1\n---\na: yes\n'],
    ['an alias of nothing', 'a: *b\n'],
    ['an anchor twice', 'a: &x 1\nb: &x 2\n'],
    ['an anchor inside itself', 'a: &a [*a]\n'],
    ['a tag of its own', 'a: !ruby/object x\n'],
    ['bytes', 'a: !!binary AQID\n'],
    ['a list as key', '? [a]\n: 1\n'],
    ['infinity', 'a: .inf\n'],
    ['broken text', 'a: [1\n'],
  ])('refuses %s', (_, text) => {
    expect(() => readYaml(text)).toThrow();
  });
});

describe('image names', () => {
  const digest = 'a'.repeat(64);

  it.each([
    ['mysql:8.0', { name: 'mysql', tag: '8.0', digest: undefined }],
    ['ghcr.io/0gfoundation/broker:dev1', { name: 'ghcr.io/0gfoundation/broker', tag: 'dev1', digest: undefined }],
    [`localhost:5000/a/b@sha256:${digest}`, { name: 'localhost:5000/a/b', tag: undefined, digest }],
    [`a:1@sha256:${digest}`, { name: 'a', tag: '1', digest }],
  ])('reads %s', (text, parsed) => {
    expect(parseImageReference(text)).toEqual(parsed);
  });

  it.each([
    '',
    '$IMAGE',
    `A@sha256:${digest}`,
    `a@sha256:${digest}0`,
    `a@md5:${digest}`,
    'a b',
    `a@sha256:${digest}\n`,
    `a@sha256:${digest.toUpperCase()}`,
  ])('takes %j for no name', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it('pass only when every service is fixed by digest, and count what is', () => {
    const judge = (file: string) => pinnedImagesCheck(readServices(file, readYaml));
    expect(judge(`services: {a: {image: "a@sha256:${digest}"}}`).status).toBe('pass');
    expect(judge(`services: {a: {image: "a@sha256:${digest}"}, b: {image: "a:1"}}`)).toMatchObject({
      status: 'fail',
      detail: '1 of 2 images are fixed by digest.',
      evidence: [{ label: 'not fixed', value: 'a:1' }],
    });
    expect(judge('services: {a: {build: .}}').status).toBe('unknown');
  });
});

describe('concerns about a configuration', () => {
  const codesOf = (service: string, around?: Record<string, unknown>) =>
    new Set(
      composeRisks(readServices(`services:\n  a:\n    image: x\n    ${service}\n`, readYaml), around).map(
        ({ code }) => code,
      ),
    );

  it.each([
    ['privileged', 'privileged: true'],
    ['host-namespace', 'network_mode: host'],
    ['host-namespace', 'pid: "host"'],
    ['cap-add', 'cap_add: [SYS_ADMIN]'],
    ['docker-socket', 'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]'],
    ['key-socket', 'volumes: ["/var/run/dstack.sock:/x"]'],
    ['key-socket', 'volumes: [{type: bind, source: /var/run/tappd.sock, target: /x}]'],
    ['host-mount', 'volumes: ["/etc:/host/etc"]'],
    ['host-mount', 'volumes: ["../up:/x"]'],
    ['host-mount', 'volumes: [{type: bind, source: /etc, target: /x}]'],
    ['host-mount', 'volumes: ["/var/volatile/dstack/../../etc:/x"]'],
    ['host-mount-ro', 'volumes: ["/:/rootfs:ro"]'],
    ['host-mount-ro', 'volumes: [{type: bind, source: /etc, target: /x, read_only: true}]'],
    ['unmeasured-config', 'volumes: ["/dstack/user_config:/etc/config.yaml"]'],
    ['unmeasured-config', 'env_file: .env'],
    ['env-from-operator', 'environment: ["A=$B"]'],
    ['env-from-operator', 'environment: [A]'],
    ['env-from-operator', 'environment: {A: }'],
    ['runtime-install', 'command: sh -c "pip install -U x && run"'],
    ['runtime-install', 'entrypoint: ["sh", "-c", "apt-get -y install x"]'],
    ['runtime-install', 'command: sh -c "curl https://example.org/x | sh"'],
    ['unpinned-weights', 'command: hf download org/model'],
    ['unpinned-weights', 'command: --model org/model --port 1'],
    ['build-in-cvm', 'build: .'],
  ] as const)('has the code %s for "%s"', (code, service) => {
    expect([...codesOf(service)]).toContain(code);
  });

  it.each([
    ['volumes: ["./logs:/var/log", "named:/data", "/anonymous", "/var/volatile/dstack/persistent:/mnt"]'],
    ['privileged: false'],
    ['environment: ["PRICE=$$5", "A=b"]'],
    [`command: --model org/model --revision ${'a'.repeat(40)}`],
    ['command: --model /weights/model'],
    ['cap_add: []'],
  ])('has none for "%s"', (service) => {
    expect([...codesOf(service)]).toEqual([]);
  });

  it('has codes for what stands around the services', () => {
    const around = { public_logs: true, public_sysinfo: true, allowed_envs: ['A'], pre_launch_script: 'x' };
    expect([...codesOf('command: x', around)].sort()).toEqual(
      ['no-kms', 'operator-env', 'pre-launch-script', 'public-logs', 'public-sysinfo'].sort(),
    );
    const quiet = { kms_enabled: true, public_logs: false, allowed_envs: [], pre_launch_script: '\n' };
    expect([...codesOf('command: x', quiet)]).toEqual([]);
  });

  it('tells a service without an image, and applies merge keys before it looks', () => {
    const file = 'x: &x {privileged: true}\nservices:\n  a:\n    <<: *x\n';
    const codes = composeRisks(readServices(file, readYaml), undefined).map(({ code }) => code);
    expect(codes.sort()).toEqual(['no-image', 'privileged']);
    expect(new Set(riskCodes).size).toBe(18);
  });

  it("lets a service's own keys win over merged ones, and earlier sources over later ones", () => {
    const file =
      'x: &x {image: "x:1", user: x}\ny: &y {image: "y:1", tty: y}\nservices:\n  a:\n    <<: [*x, *y]\n    user: own\n';
    const [service] = readServices(file, readYaml);
    expect(service?.image).toBe('x:1');
    expect(service?.members.get('user')).toBe('own');
    expect(service?.members.get('tty')).toBe('y');
  });
});
