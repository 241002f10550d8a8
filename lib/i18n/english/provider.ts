import { addEnglish } from '../english';
import { attestation } from '../messages/en/attestation';
import { figure } from '../messages/en/figure';
import { glossary } from '../messages/en/glossary';
import { marketTools } from '../messages/en/market-tools';
import { provider } from '../messages/en/provider';
import { providerError } from '../messages/en/provider-error';
import { providerFacts } from '../messages/en/provider-facts';

addEnglish({
  attestation,
  figure,
  glossary,
  'market-tools': marketTools,
  provider,
  'provider-error': providerError,
  'provider-facts': providerFacts,
});
