// What the modules promise one another. It is all that one of them may know of another, be it in the same process or not.

export interface Members {
  exists(id: number): Promise<boolean>
}

export interface Catalog {
  /** Today's prices, in cents; a product that doesn't exist is left out. */
  pricesOf(productIds: number[]): Promise<Price[]>
}

export interface Price {
  id: number
  priceCents: number
}

export interface Payments {
  /** Asked again for the same order it answers the same and doesn't charge again: the order is the idempotency key. */
  charge(orderId: number, amountCents: number): Promise<'charged' | 'declined'>
  /** Takes the charge back, if there is one, and sees to it that a late `charge` of this order is declined. May be repeated. */
  cancel(orderId: number): Promise<void>
}
