import { isSpace } from './cursor.ts'

/** Endings of names that a directory of configuration passes over, Debian's among them. */
const ENDINGS = [
  ',v .bak .cfsaved .disabled .dpkg-bak .dpkg-del .dpkg-dist .dpkg-new .dpkg-old .dpkg-tmp .rhn-cfg-tmp-*',
  '.rpmnew .rpmorig .rpmsave .swp .ucf-dist .ucf-new .ucf-old ~',
]

export const DEFAULT_TABOO: readonly string[] = Object.freeze(
  ENDINGS.flatMap((line) => line.split(' ')).map((ending) => `*${ending}`),
)

/** The list after `tabooext` or `taboopat`: `+` in front adds to what there is; words are parted by commas and blanks. */
export const tabooAfter = (before: readonly string[], directive: string, value: string): readonly string[] => {
  const adds = value.startsWith('+')
  const words: string[] = []
  let word = ''
  for (const char of `${adds ? value.slice(1) : value} `)
    if (char !== ',' && !isSpace(char)) word += char
    else {
      if (word !== '') words.push(directive === 'tabooext' ? `*${word}` : word)
      word = ''
    }
  return [...(adds ? before : []), ...words]
}
