import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type DeploymentProps, removalPolicyOf } from './deployment.ts';

type Action = 's3:GetObject' | 's3:GetObjectVersion' | 's3:PutObject';

/** The bucket that files are put into, and results: no public access, TLS only, encrypted, each version of a file kept as long as a batch may need it. EventBridge is told of every object. */
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
        { noncurrentVersionExpiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    // The CDK's own way would be a function with wide rights that sets this.
    this.resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who reads and writes objects is in CloudTrail where a team turns on its data events; a log bucket would need the same again.',
    });
  }

  private get resource(): CfnBucket {
    const { defaultChild } = this.node;
    if (defaultChild instanceof CfnBucket) return defaultChild;
    throw new Error('a bucket has no resource');
  }

  /** Lets a function do this with the objects under the prefixes alone, and see which there are. */
  allow(grantee: LambdaFunction, actions: readonly Action[], ...prefixes: readonly string[]): void {
    const resources = prefixes.map((prefix) => this.arnForObjects(`${prefix}/*`));
    grantee.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources }));
    // Without it, S3 refuses what asks for an object that is not there.
    grantee.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }));
    this.encryptionKey?.grantEncryptDecrypt(grantee);
    for (const prefix of prefixes) {
      Validations.of(grantee.role ?? grantee).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${this.stack.getLogicalId(this.resource)}.Arn>/${prefix}/*]`,
        reason: 'The objects under one prefix of the bucket, whose keys nobody knows before they are there.',
      });
    }
  }
}
