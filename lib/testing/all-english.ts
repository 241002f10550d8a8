import { addEnglish } from '@/lib/i18n/english';
import { en } from '@/lib/i18n/messages/en';

// Views are tested without the pages that load their words.
addEnglish(en);
