/** One engine's line: points of x and y, both above zero. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Drawn strong, before the others. */
  readonly ours: boolean
}

export interface Chart {
  readonly title: string
  readonly subtitle: string
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
}

const [WIDTH, HEIGHT] = [920, 560]
const FRAME = { left: 84, right: 250, top: 70, bottom: 56 } as const
const OURS = ['#0b5fa5', '#1f8a70', '#6a4fb3', '#5b7083'] as const
/** Told apart by hue and, where they come again, by dashes. */
const OTHERS = ['#c8553d', '#b8860b', '#8a5a83', '#4d7c0f', '#a3475e', '#7a6a4f', '#2f7f86', '#9a5b1e'] as const
const DASHES = ['', '6 3', '2 3'] as const
const LABEL = 15

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** `10k`, `1M`, `0.5`. */
export const short = (value: number): string => {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const)
    if (value >= size) return `${Number((value / size).toPrecision(3))}${letter}`
  return String(Number(value.toPrecision(2)))
}

/** Powers of ten from below the least to above the most. */
const decades = (values: readonly number[]): readonly number[] => {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))
  return Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at))
}

const scale = (from: number, to: number, start: number, end: number) => (value: number) =>
  start + ((Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))) * (end - start)

/** Places labels near where they belong, none over another. */
const apart = (wanted: readonly number[], low: number, high: number): readonly number[] => {
  const order = wanted.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y)
  let previous = low - LABEL
  for (const label of order) {
    label.y = Math.max(label.y, previous + LABEL)
    previous = label.y
  }
  let next = high + LABEL
  for (const label of [...order].reverse()) {
    label.y = Math.min(label.y, next - LABEL)
    next = label.y
  }
  const placed: number[] = []
  for (const { y, at } of order) placed[at] = y
  return placed
}

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(content)}</text>\n`

/** Lines over two logarithmic axes, each named at its end. */
export const chartSvg = ({ title, subtitle, x, y, series }: Chart): string => {
  const points = series.flatMap((one) => one.points)
  const xs = [...new Set(points.map(([value]) => value))].sort((a, b) => a - b)
  const ys = decades(points.map(([, value]) => value))
  const [left, right] = [FRAME.left, WIDTH - FRAME.right]
  const [top, bottom] = [FRAME.top, HEIGHT - FRAME.bottom]
  const first = xs[0] as number
  const last = xs.at(-1) as number
  const toX = first === last ? () => (left + right) / 2 : scale(first, last, left + 16, right - 16)
  const toY = scale(ys[0] as number, ys.at(-1) as number, bottom, top)
  const grid = ys
    .map(
      (value) =>
        `<line x1="${left}" x2="${right}" y1="${toY(value).toFixed(1)}" y2="${toY(value).toFixed(1)}" stroke="#e3e6ea"/>\n${text(left - 8, toY(value) + 4, short(value), 'text-anchor="end" fill="#555"')}`,
    )
    .join('')
  const ticks = xs
    .map(
      (value) =>
        `<line x1="${toX(value).toFixed(1)}" x2="${toX(value).toFixed(1)}" y1="${bottom}" y2="${bottom + 5}" stroke="#888"/>\n${text(toX(value), bottom + 20, short(value), 'text-anchor="middle" fill="#555"')}`,
    )
    .join('')
  const ends = apart(
    series.map((one) => toY((one.points.at(-1) as readonly [number, number])[1])),
    top,
    bottom,
  )
  let [mine, other] = [0, 0]
  const lines = series.map((one, at) => {
    const number = one.ours ? mine++ : other++
    const palette = one.ours ? OURS : OTHERS
    const colour = palette[number % palette.length] as string
    const dash = DASHES[Math.floor(number / palette.length) % DASHES.length] as string
    const placed = one.points.map(([px, py]) => [toX(px), toY(py)] as const)
    const way = placed.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ')
    const [endX, endY] = placed.at(-1) as readonly [number, number]
    const label = ends[at] as number
    return [
      `<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="${one.ours ? 3 : 1.6}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>\n`,
      ...placed.map(
        ([px, py]) =>
          `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="${one.ours ? 4 : 3}" fill="${colour}"/>\n`,
      ),
      `<line x1="${(endX + 5).toFixed(1)}" y1="${endY.toFixed(1)}" x2="${right + 8}" y2="${label.toFixed(1)}" stroke="${colour}" stroke-width="0.6" opacity="0.6"/>\n`,
      text(
        right + 12,
        label + 4,
        `${one.name}  ${short((one.points.at(-1) as readonly [number, number])[1])}`,
        `fill="${colour}"${one.ours ? ' font-weight="600"' : ''}`,
      ),
    ].join('')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12">\n`,
    `<title>${escaped(title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n`,
    text(left, 28, title, 'font-size="17" font-weight="600" fill="#222"'),
    text(left, 48, subtitle, 'fill="#555"'),
    grid,
    ticks,
    text((left + right) / 2, HEIGHT - 14, x, 'text-anchor="middle" fill="#333"'),
    `<g transform="translate(22 ${((top + bottom) / 2).toFixed(1)}) rotate(-90)">${text(0, 0, y, 'text-anchor="middle" fill="#333"')}</g>\n`,
    ...lines.reverse(),
    '</svg>\n',
  ].join('')
}

export interface Bar {
  readonly name: string
  readonly value: number
  readonly note: string
  readonly ours: boolean
}

const BAR = 24

/** Bars from zero, as long as their values, in the order given. */
export const barsSvg = (title: string, subtitle: string, bars: readonly Bar[]): string => {
  const height = FRAME.top + bars.length * BAR + 24
  const start = 190
  const most = Math.max(...bars.map(({ value }) => value))
  const toLength = (value: number): number => (value / most) * (WIDTH - start - 210)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12">\n`,
    `<title>${escaped(title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n`,
    text(24, 28, title, 'font-size="17" font-weight="600" fill="#222"'),
    text(24, 48, subtitle, 'fill="#555"'),
    ...bars.map(({ name, value, note, ours }, at) => {
      const y = FRAME.top + at * BAR
      const length = toLength(value)
      return [
        text(start - 8, y + 14, name, `text-anchor="end" fill="#222"${ours ? ' font-weight="600"' : ''}`),
        `<rect x="${start}" y="${y + 2}" width="${Math.max(1, length).toFixed(1)}" height="16" fill="${ours ? OURS[0] : '#a9b4bf'}"/>\n`,
        text(start + length + 6, y + 14, note, 'fill="#555"'),
      ].join('')
    }),
    '</svg>\n',
  ].join('')
}
