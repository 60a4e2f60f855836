/** Names of a table that were asked for or changed since somebody began to listen. */
export class Touched {
  names = new Set<string>()
  /** Names that stand for something else for as long as is listened: a function's own. */
  private hidden = new Set<string>()

  add(name: string): void {
    if (!this.hidden.has(name)) this.names.add(name)
  }
  hide(name: string): void {
    if (!this.names.has(name)) this.hidden.add(name)
  }
  /** Listens anew while something runs; the names it touched. */
  during(run: () => void): ReadonlySet<string> {
    const { names, hidden } = this
    const inner = new Set<string>()
    this.names = inner
    this.hidden = new Set()
    run()
    this.names = names
    this.hidden = hidden
    return inner
  }
}

/**
 * A table that is copied at every fork of a script's ways and hardly ever changed on one of them: copies share what they hold until
 * one of them is written to. Whoever holds `touched` learns which names its answers have depended on.
 */
export class Table<V> {
  private held: Map<string, V>
  private shared: boolean
  private readonly touched: Touched

  constructor(touched: Touched, held: Map<string, V> = new Map(), shared = false) {
    this.touched = touched
    this.held = held
    this.shared = shared
  }
  get(name: string): V | undefined {
    this.touched.add(name)
    return this.held.get(name)
  }
  has(name: string): boolean {
    this.touched.add(name)
    return this.held.has(name)
  }
  set(name: string, value: V): void {
    this.touched.add(name)
    if (this.held.get(name) !== value) this.own().set(name, value)
  }
  delete(name: string): void {
    this.touched.add(name)
    if (this.held.has(name)) this.own().delete(name)
  }
  /** Puts back what was there before its name was hidden. */
  restore(name: string, value: V | undefined): void {
    if (this.held.get(name) === value) return
    if (value === undefined) this.own().delete(name)
    else this.own().set(name, value)
  }
  /** As `get`, where the answer decides nothing that the name's value does not decide already. */
  peek(name: string): V | undefined {
    return this.held.get(name)
  }
  get size(): number {
    return this.held.size
  }
  /** Touches no name: what is made of all of them is to be asked for by name later. */
  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.held[Symbol.iterator]()
  }
  copy(): Table<V> {
    this.shared = true
    return new Table(this.touched, this.held, true)
  }
  /** Another table, whose names the same listener hears of. */
  fresh(held: Map<string, V> = new Map()): Table<V> {
    return new Table(this.touched, held)
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
