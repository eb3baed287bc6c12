// Which room may import which. Everything of ours that a room's line does not name is an error.
const rooms = '^(cli|docs|functions|infra|lib|local|packages|test|tools)/';

const may = (from, ...to) => ({
  name: `${from} imports only ${to.join(', ') || 'packages from npm'}`,
  severity: 'error',
  from: { path: `^${from}` },
  to: { path: rooms, pathNot: [from, ...to].map((path) => `^${path}`) },
});

const runtime = 'lib/runtime/';
const soap = 'lib/soap/';
const schema = 'lib/schema/';
const items = 'lib/items/';
const contract = 'lib/contract/';
const recovery = 'lib/recovery/';
const operation = 'lib/operation/';
const batch = 'lib/batch/';
const belowLambda = [runtime, batch, operation, recovery, contract, items, schema, soap];
const lambda = (room) => `lib/lambda/${room}/`;

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'functions do not import one another',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/' },
    },
    {
      name: 'only lib/lambda uses the AWS SDK',
      severity: 'error',
      from: { path: '^(functions|lib)/', pathNot: '^lib/lambda/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    may(runtime),
    may(soap),
    may(schema, soap),
    may(items, schema, soap),
    may(contract, items, schema, soap),
    may(recovery, runtime, contract, items, schema, soap),
    may(operation, recovery, contract, items, schema, soap),
    may(batch, runtime, operation, recovery, contract, items, schema, soap),
    may('lib/files/', items, schema, soap),
    may('lib/exchange/', runtime, soap),
    may('lib/openapi/', operation, contract, items, schema),
    may(lambda('common'), ...belowLambda),
    may(lambda('exchange'), 'lib/lambda/environment', 'lib/exchange/', lambda('common'), ...belowLambda),
    may(lambda('messages'), lambda('results'), lambda('common'), ...belowLambda),
    may(lambda('results'), lambda('messages'), lambda('common'), ...belowLambda),
    may(
      lambda('operation'),
      'lib/lambda/environment',
      'lib/lambda/environment',
      lambda('exchange'),
      lambda('messages'),
      lambda('results'),
      lambda('common'),
      ...belowLambda,
    ),
    may(
      lambda('worker'),
      lambda('operation'),
      'lib/lambda/environment',
      lambda('exchange'),
      lambda('messages'),
      lambda('results'),
      lambda('common'),
      ...belowLambda,
    ),
    may(lambda('splitter'), 'lib/files/', lambda('messages'), lambda('results'), lambda('common'), ...belowLambda),
    may(lambda('batches-api'), lambda('messages'), lambda('results'), lambda('common'), ...belowLambda),
    may(lambda('failed-items'), lambda('messages'), lambda('common'), ...belowLambda),
    may('lib/lambda/[a-z-]+\\.ts', 'lib/'),
    may('functions/', 'lib/'),
    may('infra/', 'functions/', 'lib/openapi/', items, schema),
    may('packages/exchange-emulator/src/'),
    may('local/', 'cli/', 'packages/exchange-emulator/'),
    may('cli/', 'infra/operations\\.ts'),
    may('tools/', 'local/', 'cli/', 'packages/exchange-emulator/'),
  ],
  options: { parser: 'swc', doNotFollow: { path: 'node_modules' } },
};
