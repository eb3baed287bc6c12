import { ConfigurationError } from './configuration.ts';
import { createEwsBatchApp } from './ews-batch-app.ts';

try {
  (await createEwsBatchApp()).synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
