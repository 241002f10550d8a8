// `npm start`: everything a fresh clone needs, then the network and the site in this process.
import { ensureDependencies, requireNode, runTypeScript } from './setup.mjs';
import { buildSite } from './site-build.mjs';

requireNode();
await ensureDependencies();
const { main } = await runTypeScript('network/start.ts');
await main(process.argv.slice(2), { buildSite });
