// What a browser keeps of a prediction, as text. The head's script (head.ts) reads it too, before anything is painted.

/** The reader chose to see the result without a prediction. */
export const SKIPPED = 'skipped'

/** Keep the head's script in step with it. */
export const predictionKey = (folder: string) => `tenfold:prediction:${folder}`

/** The ratio that was said, or SKIPPED. Anything else is no prediction: it would open the figures to one who has said nothing. */
export function asPrediction(text: string | null): string | null {
  const ratio = Number(text)
  return text === SKIPPED || (ratio > 0 && ratio < Infinity) ? text : null
}
