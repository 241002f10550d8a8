import { addEnglish } from '../english';
import { account } from '../messages/en/account';
import { error } from '../messages/en/error';

addEnglish({ account, error });
