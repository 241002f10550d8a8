import { addEnglish } from '../english';
import { account } from '../messages/en/account';

addEnglish({ account });
