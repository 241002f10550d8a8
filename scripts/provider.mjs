// `npm run provider`: one provider node in front of one's own model server (docs/provider.md).
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ensureDependencies, requireNode, runTypeScript } from './setup.mjs';

// Settings are named from where the command is given; the program itself runs from the top of the repository.
const from = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const config = args.indexOf('--config') + 1;
if (config > 0 && args[config] !== undefined) args[config] = path.resolve(from, args[config]);

// The node holds some 40 MB and would be searched through for garbage, each time for 10 to 20 ms, whenever 10 more have come.
// Let five times as much gather first: whoever asks during such a search is among the slowest to be answered (docs/provider.md).
setFlagsFromString('--heap-growing-percent=400');

requireNode();
await ensureDependencies();
const { main } = await runTypeScript('network/provider/command/main.ts');
await main(args, process.env);
