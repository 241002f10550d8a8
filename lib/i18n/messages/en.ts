import { account } from './en/account';
import { attestation } from './en/attestation';
import { chat } from './en/chat';
import { compare } from './en/compare';
import { error } from './en/error';
import { figure } from './en/figure';
import { glossary } from './en/glossary';
import { kept } from './en/kept';
import { ledger } from './en/ledger';
import { market } from './en/market';
import { marketTools } from './en/market-tools';
import { movement } from './en/movement';
import { newcomer } from './en/newcomer';
import { provider } from './en/provider';
import { providerError } from './en/provider-error';
import { providerFacts } from './en/provider-facts';
import { shell } from './en/shell';
import { statement } from './en/statement';
import { ui } from './en/ui';
import { verification } from './en/verification';
import { verify } from './en/verify';

/** English, the language every other one falls back to. */
export const en = {
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
