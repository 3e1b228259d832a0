// Ids and texts, as the routes' schemas use them.
import Type from 'typebox'

export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export const IdParams = Type.Object({ id: Id })

/** A line of text of 1 to `maxLength` characters. Not every database can keep a NUL. */
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\0]*$' })
