import busboy from 'busboy'
import { UTF_8, charsetOf, decode, isIntact, isWellFormed } from './charset'

/** In bytes, for one field: above what body.ts lets through as a whole, so that nothing is cut here. */
const NO_LIMIT = 8 * 1024 * 1024

/**
 * The fields of a `multipart/form-data` body; a file stands for a field (`curl -F content=@log.txt`). Of a name given
 * twice, the last.
 *
 * @param refuse the error for a field (or `body`, for its name) that is not in its charset
 * @throws Error with what is wrong with the form
 */
export function parseMultipart(
  body: Buffer,
  contentType: string,
  refuse: (field: string) => Error,
): Promise<ReadonlyMap<string, string>> {
  const charset = charsetOf(contentType)
  return new Promise((resolve, reject) => {
    const parser = busboy({
      headers: { 'content-type': contentType },
      // Of the others it decodes none: it hands over their bytes.
      defCharset: charset === UTF_8 ? UTF_8 : 'latin1',
      defParamCharset: 'utf8',
      limits: { fieldSize: NO_LIMIT, fieldNameSize: NO_LIMIT },
    })
    const fields = new Map<string, string>()
    const add = (name: string | undefined, value: string | undefined) => {
      if (name === undefined) return
      if (!isIntact(name)) reject(refuse('body'))
      else if (value === undefined) reject(refuse(name))
      else fields.set(name, value)
    }
    // Whatever its types say: a part may have no name, and none is decoded where nobody knows its charset.
    parser.on('field', (name: string | undefined, value: string | undefined) => {
      const text = charset === UTF_8 ? value : decode(Buffer.from(value ?? '', 'latin1'), charset)
      add(name, text !== undefined && isIntact(text) ? text : undefined)
    })
    parser.on('file', (name: string | undefined, stream) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const text = decode(Buffer.concat(chunks), charset)
        add(name, text !== undefined && isWellFormed(text) ? text : undefined)
      })
      // Told once more by the parser; an error that a stream tells nobody ends the run.
      stream.on('error', reject)
    })
    parser.on('error', reject)
    parser.on('close', () => {
      resolve(fields)
    })
    parser.end(body)
  })
}
