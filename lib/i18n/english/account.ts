import { addEnglish } from '../english';
import { account } from '../messages/en/account';
import { error } from '../messages/en/error';
import { glossary } from '../messages/en/glossary';
import { ledger } from '../messages/en/ledger';
import { movement } from '../messages/en/movement';

addEnglish({ account, error, glossary, ledger, movement });
