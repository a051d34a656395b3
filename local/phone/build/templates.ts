import { posix } from 'node:path'
import { TmplGroup } from 'glass-easel-template-compiler'
import { BuildError } from './build-error'
import type { Source } from './source'
import { readText } from './source'
import { rpxToScreen } from './styles'

interface TemplateParseError {
  isError: boolean
  message: string
  /** Counted from 0. */
  startLine: number
}

/** WXML and WXS of the whole program as one JavaScript expression: template path -> what draws it. @throws BuildError */
export async function compileTemplates(source: Source): Promise<string> {
  const group = new TmplGroup()
  const compiled = new Compiler(source.root, group)
  for (const { path } of source.units) await compiled.addTemplate(path)
  const text = group.getTmplGenObjectGroups()
  group.free()
  return text
}

class Compiler {
  private readonly templates = new Set<string>()
  private readonly scripts = new Set<string>()

  constructor(
    private readonly root: string,
    private readonly group: TmplGroup,
  ) {}

  async addTemplate(path: string): Promise<void> {
    if (this.templates.has(path)) return
    this.templates.add(path)
    const file = `${path}.wxml`
    const text = withInlineRpx(await readText(this.root, file))
    const problems = this.group.addTmpl(path, text) as TemplateParseError[]
    const problem = problems.find(({ isError }) => isError)
    if (problem) throw new BuildError(file, `line ${problem.startLine + 1}: ${problem.message}.`)
    for (const name of this.group.getInlineScriptModuleNames(path) as string[]) {
      const script = this.group.getInlineScript(path, name)
      this.group.setInlineScript(path, name, asJavaScript(script))
    }
    for (const script of this.group.getScriptDependencies(path) as string[]) {
      await this.addScript(script)
    }
    for (const other of this.group.getDirectDependencies(path) as string[]) {
      await this.addTemplate(other)
    }
  }

  private async addScript(path: string): Promise<void> {
    if (this.scripts.has(path)) return
    this.scripts.add(path)
    const text = await readText(this.root, path.endsWith('.wxs') ? path : `${path}.wxs`)
    this.group.addScript(path, asJavaScript(text))
    for (const [, name = ''] of text.matchAll(/require\(['"]([^'"]+)['"]\)/g)) {
      await this.addScript(withoutExtension(posix.join(posix.dirname(path), name)))
    }
  }
}

const withoutExtension = (path: string) => path.replace(/\.wxs$/, '')

const withInlineRpx = (text: string) =>
  text.replace(/\bstyle="[^"]*"/g, (attribute) => rpxToScreen(attribute))

/**
 * WXS is not JavaScript: a value's `constructor` is a name there, `getRegExp` takes the pattern as it stands, and
 * `require` names the file with its extension.
 */
function asJavaScript(wxs: string): string {
  return wxs
    .replace(/([\w$.]+)\.constructor\b/g, 'Object.prototype.toString.call($1).slice(8, -1)')
    .replace(/require\((['"])([^'"]+)\.wxs\1\)/g, 'require($1$2$1)')
    .replace(/getRegExp\((['"])(.*?)\1/g, (call) => call.replaceAll('\\', '\\\\'))
}
