import { addEnglish } from '../english';
import { statement } from '../messages/en/statement';

addEnglish({ statement });
