import { addEnglish } from '../english';
import { compare } from '../messages/en/compare';
import { marketTools } from '../messages/en/market-tools';

addEnglish({ compare, 'market-tools': marketTools });
