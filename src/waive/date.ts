/** A day as waivers write it, `YYYY-MM-DD` in UTC: days compare as text. */
export const dateOf = (date: Date): string => date.toISOString().slice(0, 10)

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/

/** Whether text names a day that is in the calendar. */
export const isDate = (text: string): boolean => {
  if (!FORM.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  // 30 February is taken for a day in March.
  return !Number.isNaN(date.getTime()) && dateOf(date) === text
}
