import type { Command } from 'commander';
import { seeThrough } from './execution.ts';
import { Misuse, openTarget, targeted } from './target.ts';

const execution = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:execution:[^:]+:[^:]+$/;

export const follow = (program: Command): Command =>
  targeted(program.command('follow'))
    .description('follow an execution that was started elsewhere or before')
    .argument('<execution>', "the execution's ARN")
    .option('--json', 'print the report alone, as one JSON document')
    .action(async (executionArn, options) => {
      if (!execution.test(executionArn)) throw new Misuse(`${executionArn} is not the ARN of an execution`);
      const stateMachine = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, '');
      const target = await openTarget(
        options.data === undefined ? { ...options, stateMachineArn: stateMachine } : options,
      );
      try {
        const { definitionOf } = await import('../aws/workflow.ts');
        const definition = await definitionOf(target.stateMachineArn);
        process.exitCode = await seeThrough(executionArn, definition, target, options);
      } finally {
        await target.close();
      }
    });
