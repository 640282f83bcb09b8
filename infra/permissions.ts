import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Notifications } from './notifications.ts';

/** Why AWS makes us write `*`. Everything else is limited to the resource that it needs. */
const forced = {
  reads:
    'Device Farm has no resource-level permissions for its offerings, MediaConnect none for its lists, and its references disagree on how the ARN of an offering is written (Service Authorization Reference). These actions only read.',
  buys: 'Device Farm has no resource-level permissions for PurchaseOffering; for MediaConnect the current Service Authorization Reference limits it by reservation, whose ARN is not known before it is bought, and older copies not at all.',
};

const anywhere = (...actions: string[]) => new PolicyStatement({ actions, resources: ['*'] });

/** What a function may do, and why each `*` in it is one that AWS forces. */
export type Permissions = { may: PolicyStatement[]; wildcards: string[] };

/** Everything that the functions may do, by name. Nobody may delete from the ledger. */
export const permissionsOf = (ledger: Table, notifications: Notifications): Record<string, Permissions> => {
  const onLedger = (...actions: string[]) => new PolicyStatement({ actions, resources: [ledger.tableArn] });
  const readLedger = () => onLedger('dynamodb:Query');
  // PutItem is conditional throughout aws/ledger.ts and aws/fence.ts: it adds an entry, or moves a fence.
  const writeLedger = () => onLedger('dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem');
  return {
    ValidateRequest: { may: [readLedger()], wildcards: [] },
    CheckEligibility: {
      may: [
        writeLedger(),
        anywhere(
          'mediaconnect:DescribeOffering',
          'mediaconnect:ListReservations',
          'devicefarm:ListOfferings',
          'devicefarm:ListOfferingPromotions',
          'devicefarm:GetOfferingStatus',
          'devicefarm:GetAccountSettings',
        ),
      ],
      wildcards: [forced.reads],
    },
    PurchaseOffering: {
      may: [
        writeLedger(),
        anywhere(
          'mediaconnect:DescribeOffering',
          'mediaconnect:ListReservations',
          'devicefarm:ListOfferings',
          'devicefarm:ListOfferingTransactions',
        ),
        anywhere('mediaconnect:PurchaseOffering', 'devicefarm:PurchaseOffering'),
      ],
      wildcards: [forced.reads, forced.buys],
    },
    ReconcilePurchase: {
      may: [writeLedger(), anywhere('mediaconnect:ListReservations', 'devicefarm:ListOfferingTransactions')],
      wildcards: [forced.reads],
    },
    NotifyOutcome: { may: notifications.toPublish(), wildcards: [] },
    LongUnknownPurchases: { may: [onLedger('dynamodb:Scan')], wildcards: [] },
  };
};
