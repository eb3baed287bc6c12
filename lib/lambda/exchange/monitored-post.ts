import type { Post, Posted } from '../../soap/post.ts';
import type { Monitor } from '../common/monitor.ts';

/** Returns a post that counts each call and logs each that failed. */
export function monitoredPost(post: Post, monitor: Monitor): Post {
  return async (envelope, timeoutMs, mailbox) => {
    monitor.countCall();
    const posted = await post(envelope, timeoutMs, mailbox);
    logFailure(posted, monitor);
    return posted;
  };
}

function logFailure(posted: Posted, monitor: Monitor): void {
  const { clientRequestId, requestId, diagnostics } = posted;
  if (posted.kind === 'answer' && posted.status === 200) return;
  monitor.warn('exchange call failed', {
    clientRequestId,
    requestId,
    ...(posted.kind === 'answer' ? { status: posted.status } : {}),
    ...(posted.kind === 'notDone' ? { responseCode: posted.responseCode } : {}),
    ...(posted.kind === 'noAnswer' ? { reason: posted.messageText } : {}),
    diagnostics,
  });
}
