import { addEnglish } from '../english';
import { glossary } from '../messages/en/glossary';
import { statement } from '../messages/en/statement';

addEnglish({ glossary, statement });
