import { addEnglish } from '../english';
import { attestation } from '../messages/en/attestation';
import { provider } from '../messages/en/provider';
import { providerError } from '../messages/en/provider-error';

addEnglish({ attestation, provider, 'provider-error': providerError });
