import { addEnglish } from '../english';
import { compare } from '../messages/en/compare';
import { figure } from '../messages/en/figure';
import { marketTools } from '../messages/en/market-tools';

addEnglish({ compare, figure, 'market-tools': marketTools });
