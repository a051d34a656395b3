/**
 * What `new Date(text)` reads on every phone: ISO 8601 as the language has it (with a T, an offset with a colon), and
 * `2024/01/01 12:00`. iOS makes an Invalid Date of `2024-01-01 12:00` and of much else that a browser reads.
 */
const READ_EVERYWHERE = [
  /^\d{4}(-\d{2}){0,2}$/,
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/,
  /^\d{4}\/\d{1,2}\/\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?$/,
  // As a date writes itself: Mon Jan 01 2024 …, Mon, 01 Jan 2024 …
  /^[A-Z][a-z]{2},? /,
]

const read = (text: string): number =>
  READ_EVERYWHERE.some((form) => form.test(text)) ? Date.parse(text) : NaN

/** `Date` as the program sees it: the browser's, which reads less. */
export const PhoneDate = new Proxy(Date, {
  construct: (target, given: unknown[], newTarget) => {
    const [first] = given
    const values = given.length === 1 && typeof first === 'string' ? [read(first)] : given
    return Reflect.construct(target, values, newTarget) as Date
  },
  get: (target, key) => (key === 'parse' ? read : (Reflect.get(target, key) as unknown)),
})
