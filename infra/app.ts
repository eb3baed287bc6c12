import { ewsBatchApp } from './ews-batch-app.ts';

(await ewsBatchApp()).synth();
