// A thread begins without what makes the rest of this program understand TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./pglite-thread.ts');
