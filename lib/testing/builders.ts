import { type Address, getAddress, type Hex, numberToHex } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';
import type { AccountState, SubAccount } from '@/lib/domain/account';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { Chat } from '@/lib/domain/chat';
import type { LedgerLimits } from '@/lib/domain/ledger';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import type { JournalEntry } from '@/lib/intents/journal';
import { mockContracts } from './mock-chain';

/** Make an address of a small number; equal numbers give equal addresses. */
export function testAddress(number: number): Address {
  return getAddress(numberToHex(number, { size: 20 }));
}

/** Make a 32-byte hash of a small number. */
export function testHash(number: number): Hex {
  return numberToHex(number, { size: 32 });
}

/** Describe a network at the mock contracts. */
export function testNetwork(overrides: Partial<NetworkConfig> = {}): NetworkConfig {
  return {
    id: 'test',
    name: 'Test network',
    chainId: 31337,
    rpcUrls: ['http://127.0.0.1:1'],
    contracts: mockContracts,
    startBlock: 0,
    local: true,
    ...overrides,
  };
}

/** A chat service with plausible prices; `details` follow from `additionalInfo`. */
export function testService(overrides: Partial<Service> = {}): Service {
  const additionalInfo = overrides.additionalInfo ?? '{"TEEVerifier":"dstack","TargetSeparated":false}';
  return {
    provider: testAddress(500),
    serviceType: 'chatbot',
    url: 'https://provider.example',
    inputPrice: 100_000_000_000n,
    outputPrice: 400_000_000_000n,
    updatedAt: 1_700_000_000n,
    model: 'test/model',
    verifiability: 'TeeML',
    additionalInfo,
    details: parseServiceDetails(additionalInfo),
    teeSignerAddress: testAddress(501),
    teeSignerAcknowledged: true,
    ...overrides,
  };
}

/** The mainnet's limits. */
export function testLimits(overrides: Partial<LedgerLimits> = {}): LedgerLimits {
  return {
    minAccountBalance: 3n * 10n ** 18n,
    minTransferAmount: 10n ** 18n,
    maxProvidersPerBatch: 20n,
    maxProvidersPerService: 50n,
    lockTime: 86_400n,
    serviceName: 'inference-v1.0',
    ...overrides,
  };
}

/** A sub-account with 2 0G and nothing pending. */
export function testSubAccount(overrides: Partial<SubAccount> = {}): SubAccount {
  return {
    user: testAddress(1),
    provider: testAddress(500),
    balance: 2n * 10n ** 18n,
    pendingRefund: 0n,
    refunds: [],
    nonce: 0n,
    acknowledged: true,
    generation: 0n,
    revokedBitmap: 0n,
    ...overrides,
  };
}

/** An owner with 10 0G in the wallet and 5 0G in the main account, all available. */
export function testAccountState(overrides: Partial<AccountState> = {}): AccountState {
  const owner = overrides.owner ?? testAddress(1);
  return {
    owner,
    wallet: 10n * 10n ** 18n,
    ledger: { owner, available: 5n * 10n ** 18n, total: 5n * 10n ** 18n },
    subAccounts: [],
    fineTuning: [],
    limits: testLimits(),
    ...overrides,
  };
}

/** A receipt of one billed request with its fee. */
export function testReceipt(overrides: Partial<UsageReceipt> = {}): UsageReceipt {
  return {
    id: 'receipt-1',
    chainId: 31337,
    user: testAddress(1),
    provider: testAddress(500),
    model: 'test/model',
    at: 1_700_000_000_000,
    usage: { promptTokens: 12, completionTokens: 34, cachedTokens: 0 },
    prices: { inputPrice: 100_000_000_000n, outputPrice: 400_000_000_000n, blockNumber: 100n },
    fee: { inputFee: 1_200_000_000_000n, outputFee: 13_600_000_000_000n, fee: 14_800_000_000_000n },
    requestHash: testHash(1),
    responseHash: testHash(2),
    ...overrides,
  };
}

/** The kept bytes of one answer. */
export function testAnswerEvidence(overrides: Partial<AnswerEvidence> = {}): AnswerEvidence {
  return {
    turnId: 'turn-1',
    exchangeId: 'receipt-1',
    chainId: 31337,
    user: testAddress(1),
    provider: testAddress(500),
    keptAt: 1_700_000_000_000,
    contentType: 'text/event-stream',
    request: { form: 'utf8', text: '{"messages":[]}' },
    response: { form: 'base64', text: '/w==' },
    ...overrides,
  };
}

/** A chat without turns. */
export function testChat(overrides: Partial<Chat> = {}): Chat {
  return {
    id: 'chat-1',
    chainId: 31337,
    user: testAddress(1),
    provider: testAddress(500),
    model: 'test/model',
    title: 'A question',
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    turns: [],
    ...overrides,
  };
}

/** A deposit that was just sent. */
export function testJournalEntry(overrides: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: 'entry-1',
    chainId: 31337,
    contract: mockContracts.ledger,
    owner: testAddress(1),
    intent: { kind: 'deposit', amount: 5n * 10n ** 18n },
    run: {
      id: 'run-1',
      step: { id: 'deposit', actions: [{ kind: 'deposit', amount: 5n * 10n ** 18n }] },
      number: 1,
      count: 1,
    },
    to: mockContracts.ledger,
    input: '0x8d0d8cb6',
    value: 5n * 10n ** 18n,
    hash: testHash(7),
    callsId: undefined,
    nonce: undefined,
    nextNonce: undefined,
    sentAt: 1_700_000_000_000,
    sentAtBlock: 100n,
    status: 'open',
    ...overrides,
  };
}
