/** The comment block of an init script that says what it is (LSB), or '' when it has none. */
export const lsbHeader = (text: string): string =>
  /^### BEGIN INIT INFO[ \t]*\n[\s\S]*?^### END INIT INFO/m.exec(text)?.[0] ?? ''

/** The names that an init script's header says it provides. */
export const lsbProvides = (header: string): readonly string[] =>
  (/^#\s*Provides:[ \t]*(.*)$/m.exec(header)?.[1] ?? '').split(/\s+/).filter((name) => name !== '')
