import { addEnglish } from '../english';
import { provider } from '../messages/en/provider';

addEnglish({ provider });
