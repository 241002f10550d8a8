// `npm run provider`: one provider node in front of one's own model server (docs/provider.md).
import path from 'node:path';
import { ensureDependencies, requireNode, runTypeScript } from './setup.mjs';

// Settings are named from where the command is given; the program itself runs from the top of the repository.
const from = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const config = args.indexOf('--config') + 1;
if (config > 0 && args[config] !== undefined) args[config] = path.resolve(from, args[config]);

requireNode();
await ensureDependencies();
const { main } = await runTypeScript('network/provider/command/main.ts');
await main(args, process.env);
