import { addEnglish } from '../english';
import { attestation } from '../messages/en/attestation';
import { providerError } from '../messages/en/provider-error';
import { verify } from '../messages/en/verify';

addEnglish({ attestation, 'provider-error': providerError, verify });
