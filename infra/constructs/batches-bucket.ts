import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type DeploymentProps, removalPolicyOf } from './deployment.ts';

type Action = 's3:GetObject' | 's3:GetObjectVersion' | 's3:PutObject';

/** The bucket of dropped files, results and claims. It is private, encrypted and versioned, requires TLS, and sends EventBridge an event for every new object. */
export class BatchesBucket extends Bucket {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    const { encryptionKey } = props;
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: removalPolicyOf(props),
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      lifecycleRules: [
        { prefix: 'inbox/', expiration: Duration.days(30) },
        { prefix: 'uploads/', expiration: Duration.days(30) },
        { prefix: 'batches/', expiration: Duration.days(90) },
        // Stored answers are given again for a day.
        { prefix: 'claims/', expiration: Duration.days(2), noncurrentVersionExpiration: Duration.days(1) },
        { prefix: 'files/', expiration: Duration.days(30) },
        { noncurrentVersionExpiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    // The CDK's own option adds a function with broad permissions that sets this property.
    this.resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'CloudTrail data events record who reads and writes objects, if a team enables them. A log bucket would need an access log of its own.',
    });
  }

  private get resource(): CfnBucket {
    const { defaultChild } = this.node;
    if (defaultChild instanceof CfnBucket) return defaultChild;
    throw new Error('The bucket has no CfnBucket as its default child.');
  }

  /** Allows a function these actions on the objects under the prefixes, and to list the bucket. */
  allow(grantee: LambdaFunction, actions: readonly Action[], ...prefixes: readonly string[]): void {
    const resources = prefixes.map((prefix) => this.arnForObjects(`${prefix}/*`));
    grantee.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources }));
    // Without this permission, S3 answers 403 instead of 404 for an object that does not exist.
    grantee.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }));
    this.encryptionKey?.grantEncryptDecrypt(grantee);
    for (const prefix of prefixes) {
      Validations.of(grantee.role ?? grantee).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${this.stack.getLogicalId(this.resource)}.Arn>/${prefix}/*]`,
        reason: 'The keys of the objects under this prefix are not known at deployment.',
      });
    }
  }
}
