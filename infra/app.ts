import { ConfigurationError } from './configuration.ts';
import { ewsBatchApp } from './ews-batch-app.ts';

try {
  (await ewsBatchApp()).synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
