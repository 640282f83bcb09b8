import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Deployment } from './configuration.ts';

/** The table of what was asked, sent and answered: what makes a purchase happen once. It outlives the stack. */
export const createLedger = (
  scope: Construct,
  { workflowName, ledgerRemoval }: { workflowName: string } & Pick<Deployment, 'ledgerRemoval'>,
): Table =>
  new Table(scope, 'Ledger', {
    tableName: `${workflowName}-ledger`,
    partitionKey: { name: 'purchaseId', type: AttributeType.STRING },
    sortKey: { name: 'sequence', type: AttributeType.NUMBER },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: ledgerRemoval === 'retain',
    removalPolicy:
      ledgerRemoval === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
