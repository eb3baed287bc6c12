import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type DeploymentProps, logGroupProps } from './deployment.ts';

// Logs the caller, the route and the outcome of each request, even of refused ones. Never logs a body, a header or a query.
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    sourceIp: '$context.identity.sourceIp',
    caller: '$context.identity.userArn',
    subject: '$context.authorizer.claims.sub',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLatency: '$context.responseLatency',
    errorMessage: '$context.error.message',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);

/** The routes of the deployment's own HTTP API or an existing one. Each requires a signature (IAM) or, if an issuer is configured, a token (JWT) with a scope such as `ews-batch/create-item`. */
export class BatchApi extends Construct {
  readonly api: HttpApi;
  private readonly authorizer: IHttpRouteAuthorizer;
  private readonly hasScopes: boolean;

  constructor(scope: Construct, id: string, props: DeploymentProps, api?: HttpApi) {
    super(scope, id);
    const { jwtAuthorizer } = props.configuration;
    this.api = api ?? createApi(this, props);
    this.hasScopes = jwtAuthorizer !== undefined;
    this.authorizer = jwtAuthorizer
      ? new HttpJwtAuthorizer('JwtAuthorizer', jwtAuthorizer.issuer, { jwtAudience: jwtAuthorizer.audience })
      : new HttpIamAuthorizer();
  }

  /** Puts a function behind a path such as `/create-item` or `/failed-items/{id}`. The first segment of the path names the scope. */
  route(path: string, handler: IFunction, method = HttpMethod.POST): void {
    const [, word] = path.split('/');
    this.api.addRoutes({
      path,
      methods: [method],
      integration: new HttpLambdaIntegration(path.slice(1), handler),
      authorizer: this.authorizer,
      ...(this.hasScopes ? { authorizationScopes: [`ews-batch/${word}`] } : {}),
    });
  }
}

/** Creates the deployment's own API, which is throttled and logs each request. */
function createApi(scope: Construct, props: DeploymentProps): HttpApi {
  const { rateLimit, burstLimit, corsOrigins } = props.configuration;
  const api = new HttpApi(scope, 'Api', {
    apiName: props.deploymentName,
    createDefaultStage: false,
    ...(corsOrigins === undefined ? {} : { corsPreflight: corsFor(corsOrigins) }),
  });
  const destination = new LogGroupLogDestination(new LogGroup(scope, 'AccessLog', logGroupProps(props)));
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit, burstLimit },
    accessLogSettings: { destination, format: accessLogFormat },
  });
  return api;
}

function corsFor(allowOrigins: string[]) {
  return {
    allowOrigins,
    allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer', 'x-amz-date', 'x-amz-security-token'],
    exposeHeaders: ['link', 'location', 'preference-applied', 'retry-after'],
    maxAge: Duration.hours(1),
  };
}
