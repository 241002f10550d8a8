import { addEnglish } from '../english';
import { kept } from '../messages/en/kept';

addEnglish({ kept });
