import { runVerifyEvidence } from './evidence-command';
import { type CommandResult, type CommandWorld, runVerifyReport } from './report-command';

/** Run one of the two commands of the verifier by name. */
export async function runCommand(
  command: string | undefined,
  argv: readonly string[],
  world: CommandWorld,
): Promise<CommandResult> {
  if (command === 'report') return runVerifyReport(argv, world);
  if (command === 'evidence') return runVerifyEvidence(argv, world);
  return { stdout: '', stderr: 'The command is "report" or "evidence".', code: 2 };
}
