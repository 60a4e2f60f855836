/** One step of a pattern over a sequence: a test that one item must pass, or null for any number of items. */
export type Step<Item> = ((item: Item) => boolean) | null

/**
 * Whether the steps account for all items. Only the last `null` passed is ever reconsidered (an earlier one could gain
 * nothing), so it takes at most steps × items tests.
 */
export const fits = <Item>(steps: readonly Step<Item>[], items: readonly Item[]): boolean => {
  let step = 0
  let item = 0
  let retryStep = -1
  let retryItem = 0
  while (item < items.length) {
    const test = steps[step]
    if (test === null) {
      retryStep = ++step
      retryItem = item
    } else if (test?.(items[item] as Item)) {
      step++
      item++
    } else if (retryStep >= 0) {
      step = retryStep
      item = ++retryItem
    } else return false
  }
  while (steps[step] === null) step++
  return step === steps.length
}
