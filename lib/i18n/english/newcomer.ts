import { addEnglish } from '../english';
import { newcomer } from '../messages/en/newcomer';

addEnglish({ newcomer });
