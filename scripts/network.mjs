// `npm run network`: the local network without the site; with --json one line on standard output when it is ready.
import { ensureDependencies, requireNode, runTypeScript } from './setup.mjs';

requireNode();
await ensureDependencies();
const { main } = await runTypeScript('network/cli.ts');
await main(process.argv.slice(2));
