/** Requests that nobody in his right mind sends, and some that somebody does: for fuzzing the HTTP face. */
import fc from 'fast-check'

/** A request as it goes to the access service: the body as bytes, the query decoded. */
export interface StrangeRequest {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: Uint8Array
}

/** What stands in a path or a header in place of the good push token. */
export const TOKEN_HERE = 'TOKEN'

const LONG = 300

/** Texts that have been a parser's, a database's or a template's undoing somewhere. */
const strangeText = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      'x',
      '0',
      'true',
      'null',
      '[]',
      '{}',
      '{"a":1}',
      "{'a':1}",
      '{{title}}',
      '<b>',
      '%',
    ],
    ...[
      '\0',
      'a\0b',
      '\ud83d',
      'x\udc00',
      '\ufffd',
      '\ufeffx',
      '\u202e',
      '\u001b[31m',
      '\r\nX: y',
      '😀',
    ],
    ...[
      '$oid',
      '$date',
      '$numberInt',
      '$undefined',
      '$where',
      '$gt',
      '__proto__',
      'constructor',
      'toString',
    ],
    ...['a.b', '.', '$', 'length', 'hasOwnProperty', '%B2%E2%CA%D4', '%zz', '%00', '+', '../..'],
    ...['javascript:alert(1)', 'https://example.com', 'pages/me/me', '9999-12-31T23:59:59Z'],
    ...[
      '2026-03-02T10:00:00+08:00',
      '0001-01-01T00:00:00Z',
      '1e400',
      '4200001234567890123',
      '-1',
      '1.10',
    ],
    ...[
      'x'.repeat(LONG),
      '汉'.repeat(LONG),
      '('.repeat(LONG),
      'ops',
      'oOwnerOwnerOwnerOwnerOwner01',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
)

/** Names that a wire knows, more often than those that it does not. */
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        'title',
        'content',
        'summary',
        'format',
        'link',
        'kind',
        'data',
        'to',
        'priority',
        'channels',
      ],
      ...[
        'account',
        'idempotencyKey',
        'mergeKey',
        'sendAt',
        'delay',
        'expiresAt',
        'ttl',
        'eventAt',
      ],
      ...[
        'passQuietHours',
        'token',
        'users',
        'topic',
        'followers',
        'everyone',
        'data.a',
        'data.$oid',
      ],
      ...['template', 'channel', 'webhook', 'option', 'callbackUrl', 'timestamp', 'pre', 'Content'],
    ),
  },
  { weight: 1, arbitrary: strangeText },
)

/** Text of JSON, token by token, so that numbers and escapes are as strange as anybody can write them. */
const json = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1',
      '-0',
      '1.10',
      '1e400',
      '1E-400',
      '4200001234567890123',
      '01',
      '.5',
      'NaN',
      '+1',
    ),
    fc.constantFrom(
      'true',
      'false',
      'null',
      'undefined',
      '',
      "'x'",
      '"\\ud83d"',
      '"\\u0000"',
      '"a\nb"',
      '"\\x"',
    ),
    strangeText.map((text) => JSON.stringify(text)),
    tie('object'),
    tie('list'),
  ),
  object: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 8 })
    .map(
      (fields) => `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${part}`).join(',')}}`,
    ),
  list: fc.array(tie('value'), { maxLength: 4 }).map((parts) => `[${parts.join(',')}]`),
}))

/** Values of a kind, by names that are none. */
const data = fc
  .dictionary(strangeText, fc.oneof(strangeText, fc.integer(), fc.boolean()), { maxKeys: 3 })
  .map((values): [string, string] => ['data', JSON.stringify(values)])

/** A push that could be one, with a strange part in it. */
const nearlyPush = fc
  .tuple(strangeText, fc.oneof(data, fc.tuple(name, json.value), fc.constant(['format', '"text"'])))
  .map(
    ([content, [field, part]]) =>
      `{"title":"hi","content":${JSON.stringify(content)},${JSON.stringify(field)}:${part}}`,
  )

/** encodeURIComponent throws at half a character. */
const wellFormed = (written: string) => written.replace(/\p{Surrogate}/gu, '?')

const escaped = (text: string) =>
  fc.constantFrom(text, encodeURIComponent(wellFormed(text)), escape(text))

const form = fc
  .array(fc.tuple(name, strangeText.chain(escaped)), { maxLength: 8 })
  .map((fields) => fields.map(([key, text]) => `${key}=${text}`).join('&'))

const multipart = fc
  .array(
    fc.tuple(name, strangeText, fc.constantFrom('', '; filename="x"', "; filename*=UTF-8''%ff")),
    {
      maxLength: 5,
    },
  )
  .map((parts) => {
    const written = parts.map(
      ([key, text, file]) =>
        `--b\r\nContent-Disposition: form-data; name="${key}"${file}\r\n\r\n${text}\r\n`,
    )
    return `${written.join('')}--b--\r\n`
  })

const nested = fc
  .tuple(
    fc.constantFrom('[', '{"a":', '{"content":[', '{"data":{"a":', "{'", '(', '%B2', '"x"\n'),
    fc.integer({ min: 1, max: 20_000 }),
  )
  .map(([piece, count]) => piece.repeat(Math.min(count, Math.floor(103_000 / piece.length))))

/** What is written, and what it is to be called; mostly. */
interface Written {
  text: string
  type: string
}

const as = (arbitrary: fc.Arbitrary<string>, type: string): fc.Arbitrary<Written> =>
  arbitrary.map((written) => ({ text: written, type }))

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const written = fc.oneof(
  { weight: 8, arbitrary: as(nearlyPush, JSON_TYPE) },
  { weight: 3, arbitrary: as(json.object, JSON_TYPE) },
  { weight: 1, arbitrary: as(json.value, JSON_TYPE) },
  { weight: 4, arbitrary: as(form, FORM_TYPE) },
  { weight: 2, arbitrary: as(multipart, 'multipart/form-data; boundary=b') },
  { weight: 1, arbitrary: as(nested, JSON_TYPE) },
  { weight: 1, arbitrary: as(strangeText, 'text/plain') },
)

/** 测试 in GBK, among others that are no UTF-8. */
const strangeBytes = fc.constantFrom(
  [0xb2, 0xe2, 0xca, 0xd4],
  [0xff, 0xfe],
  [0],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
)

/** The bytes of a text, mostly whole. */
const bytesOf = (text: string): fc.Arbitrary<Buffer> => {
  const whole = Buffer.from(text)
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(whole) },
    {
      weight: 2,
      arbitrary: fc.tuple(strangeBytes, fc.nat()).map(([part, at]) => spliced(whole, part, at)),
    },
    { weight: 1, arbitrary: fc.constant(cut(whole)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
  )
}

const spliced = (bytes: Buffer, part: readonly number[], at: number): Buffer => {
  const place = bytes.length === 0 ? 0 : at % bytes.length
  return Buffer.concat([bytes.subarray(0, place), Buffer.from(part), bytes.subarray(place)])
}

const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2))

const contentType = fc.constantFrom(
  ...[
    'application/json',
    ' application/JSON ; charset=utf-8',
    'application/x-www-form-urlencoded',
    '',
  ],
  ...[
    'text/plain',
    'text/plain;charset=gbk',
    'application/json; charset=utf-16le',
    'text/html',
    'image/png',
  ],
  ...[
    'multipart/form-data; boundary=b',
    'multipart/form-data',
    'multipart/form-data; boundary=b; charset=gbk',
  ],
  ...[
    'application/x-www-form-urlencoded; charset=gb2312',
    'application/json; charset=nonsense',
    'application/xml',
  ],
  ...['multipart/form-data; boundary=', ';', 'application/json; charset', 'text/json', 'a/b+json'],
)

const authorization = fc.constantFrom(
  ...[...Array.from({ length: 12 }, () => `Bearer ${TOKEN_HERE}`), 'Bearer nobody', 'Bearer'],
  ...['Basic', 'Basic !!!', `Basic ${Buffer.from(':').toString('base64')}`, 'Digest x', ''],
)

const segment = strangeText.map((part) => encodeURIComponent(wellFormed(part)))

const path = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '/v1/messages',
      '/v1/messages/',
      '//v1//messages',
      '/v1/messages/forecast',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '/send',
      `/send/${TOKEN_HERE}`,
      `/send/${TOKEN_HERE}/`,
      `/api/send/${TOKEN_HERE}`,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '/batchSend',
      `/batchSend/${TOKEN_HERE}`,
      `/batchSend/${TOKEN_HERE}/x`,
      '/api/open/message/list',
    ),
  },
  { weight: 1, arbitrary: segment.map((part) => `/v1/messages/${part}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(segment, fc.constantFrom('pause', 'resume', 'cancel', 'recall', 'resend', 'x'))
      .map(([part, control]) => `/v1/messages/${part}/${control}`),
  },
  { weight: 1, arbitrary: segment.map((part) => `/send/${part}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/', '', '/v1/health', '/%FF', '/v1/messages/%00', '/__proto__'),
  },
)

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constant('POST') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'post', ''),
  },
)

const query = fc.dictionary(name, strangeText, { maxKeys: 4 })

/** Webhook mode: the body is the content. */
const template = fc.constantFrom('json', 'txt', 'html', 'markdown', 'cloudMonitor', 'jenkins')

const headersOf = (type: string) =>
  fc.record({
    'content-type': fc.oneof(
      { weight: 4, arbitrary: fc.constant(type) },
      { weight: 1, arbitrary: contentType },
    ),
    authorization,
    'idempotency-key': fc.oneof({ weight: 9, arbitrary: fc.constant('') }, strangeText),
    'accept-language': fc.oneof({ weight: 9, arbitrary: fc.constant('zh') }, strangeText),
    'x-forwarded-for': fc.oneof({ weight: 9, arbitrary: fc.constant('') }, strangeText),
  })

export const strangeRequest: fc.Arbitrary<StrangeRequest> = written.chain(({ text, type }) =>
  fc.record({
    method,
    path,
    query: fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: query },
      { weight: 1, arbitrary: template.map((one) => ({ template: one })) },
    ),
    headers: headersOf(type).map((record) => ({ ...record })),
    body: bytesOf(text),
  }),
)

/** The request with a good push token where one stands for it. */
export function withToken(request: StrangeRequest, token: string): StrangeRequest {
  const put = (one: string) => one.replaceAll(TOKEN_HERE, token)
  const headers = Object.entries(request.headers).map(([key, one]) => [key, put(one)] as const)
  return { ...request, path: put(request.path), headers: Object.fromEntries(headers) }
}

/** Whether the access service takes a body of this type for text, and decodes it. */
export const isTextToThePlatform = ({ headers, body: bytes }: StrangeRequest): boolean => {
  const type = headers['content-type'] ?? ''
  return (
    bytes.length === 0 ||
    type === '' ||
    /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type)
  )
}

/** The five codes of pushplus that no client takes for a reason to try another host. */
const PUSHPLUS_CODES = [200, 900, 903, 905, 999]

/** What is wrong with an answer, whatever was asked; undefined when nothing is. */
export function faultOfAnswer(
  { method: asked, path: address }: StrangeRequest,
  status: number,
  answer: string,
): string | undefined {
  if (status >= 500) return `status ${status}`
  if (asked.toUpperCase() === 'HEAD' || asked.toUpperCase() === 'OPTIONS') return undefined
  if (!answer.endsWith('}\n')) return 'no JSON in a line'
  const said: unknown = JSON.parse(answer)
  if (typeof said !== 'object' || said === null) return 'no object'
  const onWire = /^\/*(send|batchSend|api)(\/|$)/.test(address) && status === 200
  if (!onWire) return status < 400 || 'error' in said ? undefined : 'no error in our shape'
  const { code, msg, data } = said as { code?: unknown; msg?: unknown; data?: unknown }
  if (typeof code !== 'number' || !PUSHPLUS_CODES.includes(code)) return `code ${String(code)}`
  if (typeof msg !== 'string' || msg === '') return 'no msg'
  return typeof data === 'string' || (code === 200 && Array.isArray(data)) ? undefined : 'no data'
}
