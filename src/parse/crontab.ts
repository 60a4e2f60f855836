/** A job of a system crontab: who it runs as, and its line from 1. */
export interface CronJob {
  readonly user: string
  readonly line: number
}

/** Five fields of time or one `@word`, then the user, then the command (crontab(5), "system crontabs"). */
const JOB = /^(?:@[a-z]+|(?:[^\s=]+\s+){4}[^\s=]+)\s+([A-Za-z0-9_][A-Za-z0-9_.-]{0,255})\s+\S/

/** The jobs of /etc/crontab or a file of /etc/cron.d; settings, comments and what is no job are passed over. */
export const parseSystemCrontab = (text: string): readonly CronJob[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.length > 4096) return []
    const user = JOB.exec(line.trimStart())?.[1]
    return user === undefined || line.trimStart().startsWith('#') ? [] : [{ user, line: index + 1 }]
  })
