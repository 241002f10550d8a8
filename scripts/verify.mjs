// `npm run -s verify-report` and `npm run -s verify-evidence`: judge evidence offline (docs/attestation.md).
import { ensureDependencies, requireNode, runTypeScript } from './setup.mjs';

requireNode();
await ensureDependencies();
// Paths on the command line are those of the place the command was given in.
const folder = process.env.INIT_CWD ?? process.cwd();
const [command, ...args] = process.argv.slice(2);
const { runCommand } = await runTypeScript('network/verify/main.ts');
const { stdout, stderr, code } = await runCommand(command, args, { folder, now: Date.now() });
if (stderr !== '') process.stderr.write(`${stderr}\n`);
if (stdout !== '') process.stdout.write(`${stdout}\n`);
process.exitCode = code;
