import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

// Who asked for what and how it ended; never a body, a header or a query.
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    caller: '$context.identity.userArn',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLatency: '$context.responseLatency',
    errorMessage: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
  }),
);

/** The routes of an HTTP API of its own, throttled and each request logged, or of an API that is there already: signed requests (IAM) only. */
export class BatchApi extends Construct {
  readonly api: HttpApi;
  private readonly authorizer = new HttpIamAuthorizer();

  constructor(scope: Construct, id: string, api?: HttpApi) {
    super(scope, id);
    this.api = api ?? this.ownApi();
  }

  private ownApi(): HttpApi {
    const api = new HttpApi(this, 'Api', { apiName: 'ews-batch', createDefaultStage: false });
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH }),
        ),
        format: accessLogFormat,
      },
    });
    return api;
  }

  /** Puts a function behind a path such as `/create-item` or `/failed-items/{id}`. */
  route(path: string, handler: IFunction, method = HttpMethod.POST): void {
    this.api.addRoutes({
      path,
      methods: [method],
      integration: new HttpLambdaIntegration(path.slice(1), handler),
      authorizer: this.authorizer,
    });
  }
}
