import { addEnglish } from '../english';
import { chat } from '../messages/en/chat';
import { providerError } from '../messages/en/provider-error';
import { verification } from '../messages/en/verification';

addEnglish({ chat, verification, 'provider-error': providerError });
