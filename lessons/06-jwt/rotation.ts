// When a key is published, signs, and goes: worked out from times, so that all instances agree without talking.

export interface RingKey {
  kid: string
  /** Unix time, ms. Until then it is only published. */
  signsFromMs: number
  /** PEM. */
  private: string
}

/** How long a key is published before it signs, s. */
export const PUBLISHED_FOR_S = 60
/** How long a reader of /.well-known/jwks.json may keep what it read, s: it may have read it from an instance that learns of the key late. */
export const KEPT_FOR_S = PUBLISHED_FOR_S / 2

/** The newest key whose time has come. */
export const signingKey = (keys: RingKey[], nowMs = Date.now()) =>
  keys.findLast(({ signsFromMs }) => signsFromMs <= nowMs)

// #region rotated
/**
 * The ring with a new key. Three steps, so that no good token is ever refused:
 * published first, as whoever keeps the list of keys for a while must know it before it signs;
 * then it signs, and the old one only verifies;
 * the old one goes when the last token that it signed is over.
 * @param keys the ring, oldest first
 * @param tokenLifeS how long a token is good, clock tolerance included, s
 */
export function rotated(
  keys: RingKey[],
  fresh: Omit<RingKey, 'signsFromMs'>,
  { nowMs, tokenLifeS }: { nowMs: number; tokenLifeS: number },
): RingKey[] {
  const stillNeeded = keys.filter((_, i) => {
    const successor = keys[i + 1]
    return !successor || nowMs < successor.signsFromMs + tokenLifeS * 1000
  })
  return [...stillNeeded, { ...fresh, signsFromMs: nowMs + PUBLISHED_FOR_S * 1000 }]
}
// #endregion rotated
