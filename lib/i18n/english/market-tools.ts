import { addEnglish } from '../english';
import { figure } from '../messages/en/figure';
import { marketTools } from '../messages/en/market-tools';

addEnglish({ figure, 'market-tools': marketTools });
