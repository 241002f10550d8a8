import { addEnglish } from '../english';
import { account } from '../messages/en/account';
import { error } from '../messages/en/error';
import { ledger } from '../messages/en/ledger';
import { movement } from '../messages/en/movement';

addEnglish({ account, error, ledger, movement });
