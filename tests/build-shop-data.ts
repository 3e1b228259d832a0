// Builds the shop's data before any test needs it, so that tests that run side by side don't each build it.
import { labFolder } from '../src/lab/paths.ts'
import { shopTemplate } from '../src/lab/shop-data.ts'

export default async function buildShopData(): Promise<void> {
  await shopTemplate({ home: labFolder(), sizes: {} }, () => {}, new AbortController().signal)
}
