import { describeStore } from '../testing/store-suite';
import { openPglite } from './pglite-client';

describeStore('the embedded database', () => openPglite(undefined));
