import type { Daemon } from './daemon.ts'
import { APP_DAEMONS } from './daemons-apps.ts'
import { DATA_DAEMONS } from './daemons-data.ts'
import { MAIL_DAEMONS } from './daemons-mail.ts'
import { NET_DAEMONS } from './daemons-net.ts'
import { SYSTEM_DAEMONS } from './daemons-system.ts'
import { WEB_DAEMONS } from './daemons-web.ts'

/** The well-known daemons, from the packages of Debian 12 (units, init scripts, shipped configuration), Red Hat's names beside them. */
export const DAEMONS: readonly Daemon[] = Object.freeze([
  ...WEB_DAEMONS,
  ...MAIL_DAEMONS,
  ...DATA_DAEMONS,
  ...SYSTEM_DAEMONS,
  ...NET_DAEMONS,
  ...APP_DAEMONS,
])
