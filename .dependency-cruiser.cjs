// Which room may import which. A room may import its own files and npm packages, and of the project only what its line names.

const belowLambda = [
  'lib/runtime/',
  'lib/batch/',
  'lib/operation/',
  'lib/recovery/',
  'lib/contract/',
  'lib/items/',
  'lib/schema/',
  'lib/soap/',
  'lib/lambda/common/',
];
const environment = 'lib/lambda/environment.ts';
const exchangeEnvironment = 'lib/lambda/exchange-environment.ts';

const rooms = {
  'lib/runtime/': [],
  'lib/soap/': [],
  'lib/schema/': ['lib/soap/'],
  'lib/items/': ['lib/schema/', 'lib/soap/'],
  'lib/contract/': ['lib/items/', 'lib/schema/', 'lib/soap/'],
  'lib/recovery/': ['lib/runtime/', 'lib/contract/', 'lib/items/', 'lib/schema/', 'lib/soap/'],
  'lib/operation/': ['lib/recovery/', 'lib/contract/', 'lib/items/', 'lib/schema/', 'lib/soap/'],
  'lib/batch/': [
    'lib/runtime/',
    'lib/operation/',
    'lib/recovery/',
    'lib/contract/',
    'lib/items/',
    'lib/schema/',
    'lib/soap/',
  ],
  'lib/files/': ['lib/items/', 'lib/schema/', 'lib/soap/'],
  'lib/exchange/': ['lib/runtime/', 'lib/soap/'],
  'lib/openapi/': ['lib/operation/', 'lib/contract/', 'lib/items/', 'lib/schema/'],

  'lib/lambda/common/': belowLambda,
  'lib/lambda/exchange/': ['lib/exchange/', ...belowLambda],
  'lib/lambda/messages/': belowLambda,
  'lib/lambda/results/': ['lib/lambda/messages/', ...belowLambda],
  'lib/lambda/claims/': ['lib/lambda/results/', ...belowLambda],
  'lib/lambda/operation/': [
    'lib/lambda/exchange/',
    'lib/lambda/messages/',
    'lib/lambda/results/',
    'lib/lambda/claims/',
    ...belowLambda,
  ],
  'lib/lambda/worker/': [
    'lib/lambda/operation/',
    'lib/lambda/exchange/',
    'lib/lambda/messages/',
    'lib/lambda/claims/',
    'lib/lambda/results/',
    ...belowLambda,
  ],
  'lib/lambda/splitter/': ['lib/files/', 'lib/lambda/messages/', 'lib/lambda/results/', ...belowLambda],
  'lib/lambda/batches-api/': ['lib/lambda/messages/', 'lib/lambda/results/', ...belowLambda],
  'lib/lambda/failed-items/': ['lib/lambda/messages/', ...belowLambda],
  [environment]: ['lib/'],
  [exchangeEnvironment]: ['lib/'],

  'functions/': ['lib/'],
  'infra/': ['functions/', 'lib/openapi/', 'lib/items/', 'lib/schema/', 'lib/recovery/retry-policy.ts'],
  'packages/exchange-emulator/src/': [],
  'local/': ['cli/', 'packages/exchange-emulator/src/index.ts'],
  'cli/': [],
  'tools/': ['local/', 'cli/', 'packages/exchange-emulator/src/index.ts'],
  // The simulated composition root: the code of the functions, and the emulator's store without its server.
  'tools/simulation/': ['functions/', 'lib/', 'packages/exchange-emulator/src/'],
};

const pathPattern = (path) => `^${path.replaceAll('.', '\\.')}`;

const roomsWithin = (room) => Object.keys(rooms).filter((other) => other !== room && other.startsWith(room));

const roomRules = Object.entries(rooms).map(([room, imported]) => ({
  name: `${room} imports only ${imported.join(', ') || 'npm packages'}`,
  severity: 'error',
  // A room within another has rules of its own.
  from: { path: pathPattern(room), pathNot: roomsWithin(room).map(pathPattern) },
  to: {
    path: '^(cli|docs|functions|infra|lib|local|packages|test|tools)/',
    pathNot: [room, ...imported].map(pathPattern),
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    { name: 'no module imports itself in a circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'functions do not import one another',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/' },
    },
    {
      name: 'only lib/lambda/ uses the AWS SDK',
      severity: 'error',
      from: { path: '^(functions|lib)/', pathNot: '^lib/lambda/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
  ],
  options: { parser: 'swc', doNotFollow: { path: 'node_modules' } },
};
