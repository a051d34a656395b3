export type Language = 'zh' | 'en'

/** The language that an Accept-Language header (RFC 9110, 12.5.4) likes best of those we have; English when none. */
export function preferredLanguage(header: string | undefined): Language {
  let language: Language = 'en'
  let best = 0
  for (const range of (header ?? '').toLowerCase().split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    const [primary = ''] = tag.split('-')
    const quality = Number(weight)
    if (!['zh', 'en', '*'].includes(primary) || !(quality > best)) continue
    best = quality
    language = primary === 'zh' ? 'zh' : 'en'
  }
  return language
}
