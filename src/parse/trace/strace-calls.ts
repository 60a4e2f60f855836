import type { Handler } from './strace-hand.ts'
import { OPEN_CALLS } from './strace-open.ts'
import { PATH_CALLS } from './strace-paths.ts'
import { WHO_CALLS } from './strace-who.ts'

export { forkingOf } from './strace-who.ts'

/** What each call means, by its name. Other calls change no path and nobody's identity. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map([...OPEN_CALLS, ...PATH_CALLS, ...WHO_CALLS])
