import { account } from './id/account';
import { attestation } from './id/attestation';
import { chat } from './id/chat';
import { compare } from './id/compare';
import { error } from './id/error';
import { figure } from './id/figure';
import { glossary } from './id/glossary';
import { kept } from './id/kept';
import { ledger } from './id/ledger';
import { market } from './id/market';
import { marketTools } from './id/market-tools';
import { movement } from './id/movement';
import { newcomer } from './id/newcomer';
import { provider } from './id/provider';
import { providerError } from './id/provider-error';
import { providerFacts } from './id/provider-facts';
import { shell } from './id/shell';
import { statement } from './id/statement';
import { ui } from './id/ui';
import { verification } from './id/verification';
import { verify } from './id/verify';

/** Indonesian, loaded when it is chosen. */
export const id = {
  account,
  attestation,
  chat,
  compare,
  error,
  figure,
  glossary,
  kept,
  ledger,
  market,
  'market-tools': marketTools,
  movement,
  newcomer,
  provider,
  'provider-error': providerError,
  'provider-facts': providerFacts,
  shell,
  statement,
  ui,
  verification,
  verify,
} as const;
