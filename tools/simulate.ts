import { registerVersions } from './simulation/code/versions.ts';

// npm run simulate: runs the functions in a simulated world (tools/simulation/README.md).

Error.stackTraceLimit = 0;
registerVersions();
const { simulate } = await import('./simulation/simulate.ts');
process.exit(await simulate(process.argv.slice(2)));
