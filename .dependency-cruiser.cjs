// Which folder may import which: soap <- schema <- items <- functions <- infra, soap <- operation <- settle <- batch, exchange <- lambda.
const may = (from, ...to) => ({
  name: `${from} imports only ${to.join(', ') || 'packages'}`,
  severity: 'error',
  from: { path: `^${from}` },
  to: { path: '^(functions|infra|lib|test)/', pathNot: [from, ...to].map((path) => `^${path}`) },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'functions do not import one another',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/' },
    },
    { name: 'nothing imports infra', severity: 'error', from: { pathNot: '^(infra|test)/' }, to: { path: '^infra/' } },
    {
      name: 'only lib/lambda uses the AWS SDK',
      severity: 'error',
      from: { pathNot: '^(lib/lambda|infra|test)/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    may('lib/soap/'),
    may('lib/schema/', 'lib/soap/'),
    may('lib/items/', 'lib/schema/', 'lib/soap/'),
    may('lib/exchange/'),
    may('lib/files/', 'lib/schema/', 'lib/soap/'),
    may('lib/[a-z-]+\\.ts', 'lib/recovery/', 'lib/items/', 'lib/schema/', 'lib/soap/'),
    may('lib/recovery/', 'lib/[a-z-]+\\.ts', 'lib/items/', 'lib/schema/', 'lib/soap/'),
    may('lib/lambda/', 'lib/'),
    may('functions/', 'lib/'),
    may('infra/local/exchange/'),
    may('infra/', 'functions/', 'lib/openapi\\.ts', 'lib/property-table\\.ts', 'lib/items/'),
  ],
  options: { parser: 'swc', doNotFollow: { path: 'node_modules' } },
};
