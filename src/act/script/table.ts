/**
 * A table that is copied at every fork of a script's ways and hardly ever changed on one of them: copies share what they hold until
 * one of them is written to.
 */
export class Table<V> {
  private held: Map<string, V>
  private shared: boolean

  constructor(held: Map<string, V> = new Map(), shared = false) {
    this.held = held
    this.shared = shared
  }
  get(name: string): V | undefined {
    return this.held.get(name)
  }
  has(name: string): boolean {
    return this.held.has(name)
  }
  set(name: string, value: V): void {
    this.own().set(name, value)
  }
  delete(name: string): void {
    if (this.held.has(name)) this.own().delete(name)
  }
  keys(): IterableIterator<string> {
    return this.held.keys()
  }
  get size(): number {
    return this.held.size
  }
  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.held[Symbol.iterator]()
  }
  copy(): Table<V> {
    this.shared = true
    return new Table(this.held, true)
  }
  /** Whether nothing can differ, for nothing was written since one was copied from the other. */
  isCopyOf(other: Table<V>): boolean {
    return this.held === other.held
  }

  private own(): Map<string, V> {
    if (this.shared) {
      this.held = new Map(this.held)
      this.shared = false
    }
    return this.held
  }
}
