/** Just enough of ustar to write archives that are wrong in one place. */
export interface Member {
  readonly name: string
  readonly flag?: string
  readonly link?: string
  readonly data?: string
  readonly mode?: number
  /** Owner and group by name. */
  readonly owner?: string
  /** Fields as they shall stand, instead of right ones. */
  readonly size?: string
  readonly sum?: string
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`

const header = ({ name, flag = '0', link = '', data = '', mode, owner = 'root', size, sum }: Member): Buffer => {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100, 'latin1')
  block.write(octal(mode ?? (flag === '5' ? 0o755 : 0o644), 7), 100, 'latin1')
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(size ?? octal(Buffer.byteLength(data, 'latin1'), 11), 124, 'latin1')
  block.write(octal(0, 11), 136)
  block.write(' '.repeat(8), 148)
  block.write(flag, 156)
  block.write(link, 157, 100, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write(owner, 265)
  block.write(owner, 297)
  const right = `${octal(
    block.reduce((total, byte) => total + byte, 0),
    6,
  )} `
  block.write(sum ?? right, 148, 'latin1')
  return block
}

export const member = (from: Member): Buffer => {
  const data = Buffer.from(from.data ?? '', 'latin1')
  return Buffer.concat([header(from), data, Buffer.alloc((512 - (data.length % 512)) % 512)])
}

/** An archive of these members, with its end mark. */
export const tarOf = (...members: readonly Member[]): Buffer =>
  Buffer.concat([...members.map(member), Buffer.alloc(1024)])
