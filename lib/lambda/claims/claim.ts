import { z } from 'zod';
import { type Bucket, type ConditionalWrite, putObjectIf, readTagged, type TaggedText } from '../results/bucket.ts';

const claimRecord = z.object({
  /** Names the holder, so that one whose write succeeded without an answer recognises its claim. */
  token: z.string(),
  /** How often the thing was claimed, this time included, or more if the holder wished so. */
  attempt: z.int(),
  /** When it was claimed, in ms since 1970. */
  at: z.number(),
  /** When the claim expires, in ms since 1970: by then every call of its holder is surely over. */
  until: z.number(),
  /** The facts that the holder wrote when it claimed, for those who come later. */
  note: z.json().optional(),
  /** The holder's last words; absent while it works, and for ever if it died. */
  ended: z.json().optional(),
});

/** A claim as the bucket holds it. */
export type ClaimRecord = Readonly<z.infer<typeof claimRecord>>;

/** A claim in the bucket: its key, its record, and the ETag of that. */
export interface StoredClaim {
  readonly key: string;
  readonly record: ClaimRecord;
  readonly etag: string;
}

/** A claim that is held. `earlier` is the claim that was taken over: of a holder that has ended or died. */
export interface HeldClaim extends StoredClaim {
  readonly kind: 'held';
  readonly earlier?: ClaimRecord;
}

/** The claim of another holder, which may not be taken over. */
export interface OtherClaim extends StoredClaim {
  readonly kind: 'heldByAnother';
}

/** The answer to a claim: held, or refused because of another's. */
export type ClaimAnswer = HeldClaim | OtherClaim;

/** A wish to claim: who, and from when until when, in ms since 1970. */
export interface ClaimWish extends Pick<ClaimRecord, 'token' | 'at' | 'until'> {
  /** Whether the claim of an earlier holder may be taken over before it expires, because that holder has ended. */
  hasEnded(earlier: ClaimRecord): boolean | Promise<boolean>;
  /** Whether the claim of an earlier holder stays as it is, even if it ended or expired. Absent: none does. */
  isKept?(earlier: ClaimRecord): boolean | Promise<boolean>;
  /** The least number of the attempt; absent: 1. */
  readonly leastAttempt?: number;
  /** Returns the note of the claim, which may carry on what an earlier claim tells. */
  noteAfter?(earlier: ClaimRecord | undefined): ClaimRecord['note'];
}

const maxRounds = 5;

/** Claims the thing that a key names by a conditional write: at most one holder works on it at a time. Throws if the bucket fails. */
export async function claim(bucket: Bucket, key: string, wish: ClaimWish): Promise<ClaimAnswer> {
  const { token, at, until, leastAttempt = 1 } = wish;
  let found: TaggedText | undefined;
  let replaced: ClaimRecord | undefined;
  for (let round = 0; round < maxRounds; round++) {
    const earlier = found && readClaim(found.text, wish);
    // The write succeeded but its answer was lost, and the client sent it again.
    if (earlier?.token === token && found) return held(key, earlier, found.etag, replaced);
    if (earlier && found && !(await mayTakeOver(earlier, wish))) {
      return { kind: 'heldByAnother', key, record: earlier, etag: found.etag };
    }
    const note = wish.noteAfter?.(earlier);
    const attempt = Math.max(leastAttempt, (earlier?.attempt ?? 0) + 1);
    const record = { token, attempt, at, until, ...(note === undefined ? {} : { note }) };
    const written = await write(bucket, key, record, found);
    if (written.kind === 'written') return held(key, record, written.etag, earlier);
    replaced = earlier;
    found = await readTagged(bucket, key);
  }
  throw new Error('the claim is in conflict with others again and again');
}

async function mayTakeOver(earlier: ClaimRecord, wish: ClaimWish): Promise<boolean> {
  if (await wish.isKept?.(earlier)) return false;
  return wish.at >= earlier.until || isOfPreviousVersion(earlier) || (await wish.hasEnded(earlier));
}

// Above every number of an attempt of the previous version, which counted the receives of a message.
const attemptsOfPreviousVersion = 200;
const previousVersion = { version: 1 };

/** Returns a claim as it was read. The previous version wrote the id of a message only; its holder may be at work until the wish's end. */
function readClaim(text: string, { at, until }: ClaimWish): ClaimRecord {
  if (text.startsWith('{')) return claimRecord.parse(JSON.parse(text));
  return { token: text, attempt: attemptsOfPreviousVersion, at, until, note: previousVersion };
}

/** Whether the previous version wrote a claim. */
export function isOfPreviousVersion({ note }: ClaimRecord): boolean {
  return note === previousVersion;
}

function held(key: string, record: ClaimRecord, etag: string, earlier: ClaimRecord | undefined): HeldClaim {
  return { kind: 'held', key, record, etag, ...(earlier ? { earlier } : {}) };
}

/** Writes what a holder has to say at its end; returns false if the claim was taken over meanwhile. Throws if the bucket fails. */
export async function endClaim(bucket: Bucket, { key, record, etag }: StoredClaim, ended: ClaimRecord['ended']) {
  const written = await write(bucket, key, { ...record, ended }, { etag });
  if (written.kind === 'written') return true;
  const found = await readTagged(bucket, key);
  const now = found && claimRecord.parse(JSON.parse(found.text));
  return now?.token === record.token && now.ended !== undefined;
}

function write(
  bucket: Bucket,
  key: string,
  record: ClaimRecord,
  over: Pick<TaggedText, 'etag'> | undefined,
): Promise<ConditionalWrite> {
  return putObjectIf(bucket, key, JSON.stringify(record), over ? { etag: over.etag } : 'isAbsent');
}
