import { addEnglish } from '../english';
import { chat } from '../messages/en/chat';
import { error } from '../messages/en/error';
import { providerError } from '../messages/en/provider-error';
import { verification } from '../messages/en/verification';

addEnglish({ chat, error, verification, 'provider-error': providerError });
