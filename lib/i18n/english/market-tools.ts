import { addEnglish } from '../english';
import { marketTools } from '../messages/en/market-tools';

addEnglish({ 'market-tools': marketTools });
