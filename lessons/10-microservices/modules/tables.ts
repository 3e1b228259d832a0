// Which module owns which table. A module gets the database with its own tables alone: to name another's doesn't compile.
import type { Kysely } from 'kysely'
import type { Tables } from '../../../src/shop/database.ts'

/** The shop's tables, and two of this lesson's own. */
interface LessonTables extends Tables {
  /** How far an order has come; the shop's older orders, that aren't in it, are paid. */
  order_states: { order_id: number; state: OrderState }
  /** Who was charged for which order. The order is the key: it can't be charged twice. */
  charges: { order_id: number; amount_cents: number; state: ChargeState }
}

export type OrderState = 'pending' | 'paid' | 'cancelling' | 'cancelled'
export type ChargeState = 'charged' | 'declined' | 'cancelled'

export type Everything = Kysely<LessonTables>
export type MembersTables = Kysely<Pick<LessonTables, 'members'>>
export type CatalogTables = Kysely<Pick<LessonTables, 'products' | 'reviews'>>
export type OrdersTables = Kysely<Pick<LessonTables, 'orders' | 'order_lines' | 'order_states'>>
export type PaymentsTables = Kysely<Pick<LessonTables, 'charges'>>
