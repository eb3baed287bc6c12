import type { OperatorStep } from '../workload/workload.ts';
import type { Scene } from './scene.ts';

/** A failed item as the list shows it. */
interface ListedItem {
  readonly id?: string;
  readonly messageId: string;
  readonly request?: unknown;
}

/** Does what a person does about the failed items. */
export function actOnFailedItems({ action, times }: Pick<OperatorStep, 'action' | 'times'>, scene: Scene): void {
  scene.simulation.trace.note(`person: ${action}${times > 1 ? `, ${times} times at once` : ''}`);
  if (action === 'redrive') repeat(times, () => redrive(scene));
  else if (action === 'redrive by SQS') redriveBySqs(scene);
  else
    repeat(action === 'list' ? times : 1, () =>
      list(scene, (items) => {
        if (action === 'discard') for (const item of items) repeat(times, () => discard(item, scene));
        if (action === 'correct') for (const item of items) repeat(times, () => correct(item, scene));
      }),
    );
}

function repeat(times: number, act: () => void): void {
  for (let time = 0; time < times; time += 1) act();
}

function redrive(scene: Scene): void {
  scene.ask({ route: 'POST /failed-items/redrive', functionName: 'failed-items', body: {} }, ({ text }) =>
    scene.simulation.trace.note(`person gets ${text}`),
  );
}

/** Moves all dead-letter messages back as SQS's own redrive does: under new ids, one after the other. */
function redriveBySqs({ deployment: { deadLetterQueue, workQueue }, later, simulation }: Scene): void {
  for (const [place, { id }] of deadLetterQueue.messages().entries()) {
    later(place * 100, () => {
      const message = deadLetterQueue.take(id);
      if (!message) return;
      const { body, attributes, groupId } = message;
      const newId = workQueue.send({ body, attributes, delayMs: 0, groupId });
      simulation.trace.note(`SQS moves ${id} to the work queue as ${newId}`);
    });
  }
}

function list(scene: Scene, listed: (items: readonly ListedItem[]) => void): void {
  const query = { entries: 'true', limit: '1000' };
  scene.ask({ route: 'GET /failed-items', functionName: 'failed-items', query }, ({ status, text }) => {
    if (status !== 200) return;
    const { failedItems = [] }: { readonly failedItems?: readonly ListedItem[] } = JSON.parse(text);
    scene.simulation.trace.note(`person sees ${failedItems.length} failed items`);
    listed(failedItems);
  });
}

const byId = (method: 'POST' | 'DELETE', id: string) => ({
  route: `${method} /failed-items/{id}`,
  functionName: 'failed-items',
  parameters: { id },
});

/** Sends the same request again in place of a failed item, once more if no answer comes. */
function correct({ id, request, messageId }: ListedItem, scene: Scene, attempt = 1): void {
  if (id === undefined || request === undefined) return;
  scene.simulation.trace.note(`person sends ${messageId} anew`);
  scene.ask({ ...byId('POST', id), body: request }, ({ status }) => {
    scene.simulation.trace.note(`person gets ${status ?? 'no answer'}`);
    if ((status === undefined || status >= 500) && attempt < 3) correct({ id, request, messageId }, scene, attempt + 1);
  });
}

function discard({ id, messageId }: ListedItem, scene: Scene): void {
  if (id === undefined) return;
  const message = scene.deployment.deadLetterQueue.messages().find((each) => each.id === messageId);
  const entries = message ? scene.ledger.entriesOf(message) : [];
  for (const entry of entries) if (entry.discarded === 'no') entry.discarded = 'maybe';
  scene.ask(byId('DELETE', id), ({ status }) => {
    scene.simulation.trace.note(`person gets ${status ?? 'no answer'} for discarding ${messageId}`);
    if (status === 204) for (const entry of entries) entry.discarded = 'yes';
  });
}
