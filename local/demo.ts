import { type Cloud, startCloud } from './cloud.ts';
import { tellContactsStory } from './demo/contacts-story.ts';
import { tellFileStory } from './demo/file-story.ts';
import { tellImStory } from './demo/im-story.ts';
import { tellMessagesStory } from './demo/messages-story.ts';
import { createStoryteller, StoryFailed, type Storyteller } from './demo/storyteller.ts';
import { SynthesisError } from './stack/synthesise.ts';

// npm run demo: runs a story on a local cloud of its own, on free ports. LOG=on also prints the functions' logs.

type Story = (cloud: Cloud) => Promise<void>;

const inSteps =
  (tellStory: (storyteller: Storyteller) => Promise<void>): Story =>
  (cloud) =>
    tellStory(createStoryteller(cloud, console.log));

const stories: ReadonlyMap<string, Story> = new Map([
  ['contacts', inSteps(tellContactsStory)],
  ['messages', inSteps(tellMessagesStory)],
  ['im', inSteps(tellImStory)],
  ['file', (cloud: Cloud) => tellFileStory(cloud, console.log)],
]);

const renderNextSteps = (told: string) => `
What to try next:
  npm start           the same stack for your own batches; it prints a curl that works
  npm run demo -- ${[...stories.keys()].filter((name) => name !== told).join(' | ')}
                      another story
  LOG=on npm run demo with the functions' logs
  npx cdk deploy      the same stack in an AWS account, after you set your Exchange and your secret in cdk.json
`;

const usage = `npm run demo -- STORY    runs one of these stories: ${[...stories.keys()].join(', ')} (default: contacts)`;

const [name = 'contacts'] = process.argv.slice(2);
if (name === '--help') {
  console.log(usage);
  process.exit(0);
}
const tellStory = stories.get(name);
if (!tellStory) {
  console.error(`Unknown story "${name}". Use one of: ${[...stories.keys()].join(', ')}`);
  process.exit(1);
}

console.log('Synthesising the stack and starting it on this machine …');
try {
  const cloud = await startCloud({ logs: process.env.LOG === 'on' ? 'inherit' : 'ignore' });
  console.log(`API ${cloud.url}   Exchange ${cloud.exchange.url}   AWS ${cloud.awsUrl}`);
  await tellStory(cloud).finally(cloud.close);
  console.log(renderNextSteps(name));
} catch (error) {
  console.error(error instanceof StoryFailed || error instanceof SynthesisError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
