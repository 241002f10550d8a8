import { addEnglish } from '../english';
import { figure } from '../messages/en/figure';

addEnglish({ figure });
