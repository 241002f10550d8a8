import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { createSimulatedIntel } from '@/network/attestation/authority';
import { buildCollateral, simulatedIssued, simulatedNextUpdate } from '@/network/attestation/collateral-writer';
import { EvidenceUnreadableError } from './bytes';
import { readQeIdentity, readTcbInfo } from './tcb-document';

const honest = buildCollateral(createSimulatedIntel());

function signedObject(body: string, name: string): JsonObject {
  const object = parseJsonObject(body)?.[name];
  if (!isJsonObject(object)) throw new TypeError(`no ${name}`);
  return object;
}

const tcbInfo = (): JsonObject => structuredClone(signedObject(honest.tcbInfo.body, 'tcbInfo'));
const identity = (): JsonObject => structuredClone(signedObject(honest.qeIdentity.body, 'enclaveIdentity'));

/** Replace what stands at a path of members and places. */
function changed(object: JsonObject, path: string, value: unknown): JsonObject {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: unknown = object;
  for (const name of names) at = Reflect.get(Object(at), name);
  if (value === undefined) Reflect.deleteProperty(Object(at), last);
  else Reflect.set(Object(at), last, value);
  return object;
}

describe("Intel's TCB info", () => {
  it('says whom it is for, until when, and its levels from best to worst', () => {
    const read = readTcbInfo(tcbInfo());
    expect(read).toMatchObject({
      id: 'TDX',
      issued: simulatedIssued,
      nextUpdate: simulatedNextUpdate,
      evaluationNumber: 19,
      fmspc: '515151515151',
      pceId: '0000',
    });
    expect(read.levels).toEqual([
      {
        status: 'UpToDate',
        advisories: [],
        date: '2025-05-14T00:00:00Z',
        sgx: [3, 3, 2, 2, 4, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0],
        tdx: [5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        pceSvn: 13,
      },
      {
        status: 'OutOfDate',
        advisories: ['INTEL-SA-01036', 'INTEL-SA-01079'],
        date: '2025-05-14T00:00:00Z',
        sgx: new Array(16).fill(0),
        tdx: [3, ...new Array(15).fill(0)],
        pceSvn: 5,
      },
    ]);
    expect(read.modules.map(({ id, levels }) => [id, levels.map(({ svn }) => svn)])).toEqual([
      ['TDX_03', [3]],
      ['TDX_01', [6, 2]],
    ]);
    expect(read.modules[0]).toMatchObject({
      mrSigner: new Uint8Array(48),
      attributes: new Uint8Array(8),
      attributesMask: new Uint8Array(8).fill(0xff),
    });
  });

  it('is read in either case, and without modules of their own', () => {
    const upper = changed(changed(tcbInfo(), 'fmspc', 'ABCDEF000000'), 'pceId', 'AB00');
    expect(readTcbInfo(upper)).toMatchObject({ fmspc: 'abcdef000000', pceId: 'ab00' });
    expect(readTcbInfo(changed(tcbInfo(), 'tdxModuleIdentities', undefined)).modules).toEqual([]);
    expect(readTcbInfo(changed(tcbInfo(), 'tdxModuleIdentities.0.id', 'tdx_03')).modules[0]?.id).toBe('TDX_03');
  });

  it('takes a status word we do not know for none, and the lack of advisories for none', () => {
    expect(readTcbInfo(changed(tcbInfo(), 'tcbLevels.0.tcbStatus', 'Splendid')).levels[0]?.status).toBeUndefined();
    expect(readTcbInfo(changed(tcbInfo(), 'tcbLevels.1.advisoryIDs', undefined)).levels[1]?.advisories).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['id', 'SGX', 'not version 3 for TDX'],
    ['id', 7, 'id is not a text'],
    ['version', 2, 'not version 3 for TDX'],
    ['version', '3', 'version is no number'],
    ['version', -3, 'version is no number'],
    ['version', 3.5, 'version is no number'],
    ['issueDate', '2026-06-29', 'issueDate is not a moment'],
    ['issueDate', 'x2026-06-29T01:42:47Z', 'issueDate is not a moment'],
    ['issueDate', '2026-06-29T01:42:47Z ', 'issueDate is not a moment'],
    ['issueDate', '2026-13-29T01:42:47Z', 'issueDate is not a moment'],
    ['nextUpdate', undefined, 'nextUpdate is not a text'],
    ['tcbEvaluationDataNumber', undefined, 'tcbEvaluationDataNumber is no number'],
    ['fmspc', undefined, 'fmspc is not a text'],
    ['pceId', null, 'pceId is not a text'],
    ['tcbLevels', {}, 'tcbLevels is not a list'],
    ['tcbLevels', [1], 'tcbLevels is not a list'],
    ['tcbLevels.0.tcb', [], 'tcb is not an object'],
    ['tcbLevels.0.tcbStatus', 1, 'tcbStatus is not a text'],
    ['tcbLevels.0.tcbDate', undefined, 'tcbDate is not a text'],
    ['tcbLevels.0.advisoryIDs', 'INTEL-SA-1', 'advisoryIDs is not a list of texts'],
    ['tcbLevels.0.advisoryIDs', ['INTEL-SA-1', 2], 'advisoryIDs is not a list of texts'],
    ['tcbLevels.0.tcb.pcesvn', '5', 'pcesvn is no number'],
    ['tcbLevels.0.tcb.sgxtcbcomponents', [{ svn: 1 }], 'sgxtcbcomponents does not have 16 components'],
    ['tcbLevels.0.tcb.tdxtcbcomponents', [], 'tdxtcbcomponents does not have 16 components'],
    ['tcbLevels.0.tcb.tdxtcbcomponents.3.svn', -1, 'svn is no number'],
    ['tdxModuleIdentities', 'TDX_03', 'tdxModuleIdentities is not a list'],
    ['tdxModuleIdentities.0.id', undefined, 'id is not a text'],
    ['tdxModuleIdentities.0.mrsigner', '00', 'mrsigner is not 48 bytes of hex'],
    ['tdxModuleIdentities.0.mrsigner', 'zz'.repeat(48), 'mrsigner is not 48 bytes of hex'],
    ['tdxModuleIdentities.0.attributes', '00', 'attributes is not 8 bytes of hex'],
    ['tdxModuleIdentities.0.attributesMask', '00', 'attributesMask is not 8 bytes of hex'],
    ['tdxModuleIdentities.0.tcbLevels.0.tcb.isvsvn', undefined, 'isvsvn is no number'],
  ])('is refused where %s is %j', (path, value, reason) => {
    expect(() => readTcbInfo(changed(tcbInfo(), path, value))).toThrow(EvidenceUnreadableError);
    expect(() => readTcbInfo(changed(tcbInfo(), path, value))).toThrow(reason);
  });
});

describe("Intel's identity of the quoting enclave", () => {
  it('says which enclave it lists', () => {
    const read = readQeIdentity(identity());
    expect(read).toMatchObject({ id: 'TD_QE', evaluationNumber: 19, issued: simulatedIssued, product: 2 });
    expect(read.miscSelect).toEqual(new Uint8Array(4));
    expect(read.miscSelectMask).toEqual(new Uint8Array(4).fill(0xff));
    expect([read.attributes[0], read.attributesMask[0], read.attributes.length]).toEqual([0x11, 0xfb, 16]);
    expect(read.mrSigner).toHaveLength(32);
    expect(read.levels.map(({ svn, status, advisories }) => [svn, status, ...advisories])).toEqual([
      [4, 'UpToDate'],
      [1, 'OutOfDate', 'INTEL-SA-00615'],
    ]);
  });

  it.each<[string, unknown, string]>([
    ['id', 'QE', 'not version 2 of the TD QE'],
    ['version', 3, 'not version 2 of the TD QE'],
    ['miscselect', '00', 'miscselect is not 4 bytes of hex'],
    ['miscselectMask', 'FF', 'miscselectMask is not 4 bytes of hex'],
    ['attributes', '11', 'attributes is not 16 bytes of hex'],
    ['attributesMask', undefined, 'attributesMask is not a text'],
    ['mrsigner', '00'.repeat(48), 'mrsigner is not 32 bytes of hex'],
    ['isvprodid', undefined, 'isvprodid is no number'],
    ['tcbLevels', undefined, 'tcbLevels is not a list'],
  ])('is refused where %s is %j', (path, value, reason) => {
    expect(() => readQeIdentity(changed(identity(), path, value))).toThrow(reason);
  });
});
