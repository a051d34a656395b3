import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TmplGroup } from 'glass-easel-template-compiler'
import { BuildError } from './build-error'
import type { Source } from './source'
import { readText } from './source'
import { asJavaScript, checkWxs, requiredBy, withoutExtension } from './wxs'

interface TemplateParseError {
  message: string
  /** Counted from 0. */
  startLine: number
}

/** WXML and WXS of the whole program as one JavaScript expression: template path -> what draws it. @throws BuildError */
export async function compileTemplates(source: Source): Promise<string> {
  const group = new TmplGroup()
  try {
    const compiler = new Compiler(source.root, group)
    for (const { path } of source.units) await compiler.addTemplate(path, `${path}.json`)
    await compiler.checked()
    return group.getTmplGenObjectGroups()
  } finally {
    group.free()
  }
}

class Compiler {
  private readonly templates = new Set<string>()
  private readonly scripts = new Set<string>()
  private readonly checks: Promise<void>[] = []

  constructor(
    private readonly root: string,
    private readonly group: TmplGroup,
  ) {}

  /** Resolves when all WXS is known to be well written. */
  async checked(): Promise<void> {
    await Promise.all(this.checks)
  }

  /** @param from the file that asks for it */
  async addTemplate(path: string, from: string): Promise<void> {
    if (this.templates.has(path)) return
    this.templates.add(path)
    const file = `${path}.wxml`
    const text = await this.read(file, from)
    const problems = this.group.addTmpl(path, text) as TemplateParseError[]
    // What the compiler calls a warning (a tag that is not closed, an attribute twice) WeChat does not take either.
    const [problem] = problems
    if (problem) throw new BuildError(file, `line ${problem.startLine + 1}: ${problem.message}.`)
    this.addInlineScripts(path, text)
    for (const script of this.group.getScriptDependencies(path) as string[]) {
      await this.addScript(withoutExtension(script), file)
    }
    for (const other of this.group.getDirectDependencies(path) as string[]) {
      await this.addTemplate(other, file)
    }
  }

  private addInlineScripts(path: string, text: string): void {
    for (const name of this.group.getInlineScriptModuleNames(path) as string[]) {
      const script = this.group.getInlineScript(path, name)
      const before = text.slice(0, Math.max(text.indexOf(script), 0))
      this.check(`${path}.wxml`, before.split('\n').length - 1, script)
      this.group.setInlineScript(path, name, asJavaScript(script))
    }
  }

  private async addScript(path: string, from: string): Promise<void> {
    if (this.scripts.has(path)) return
    this.scripts.add(path)
    const file = `${path}.wxs`
    const text = await this.read(file, from)
    this.check(file, 0, text)
    this.group.addScript(path, asJavaScript(text))
    for (const required of requiredBy(path, text)) await this.addScript(required, file)
  }

  private check(file: string, firstLine: number, wxs: string): void {
    const check = checkWxs(file, firstLine, wxs)
    // It is awaited when all is read; until then its failure is no unhandled one.
    check.catch(() => undefined)
    this.checks.push(check)
  }

  private async read(file: string, from: string): Promise<string> {
    if (!existsSync(join(this.root, file))) {
      throw new BuildError(from, `names ${file}, which is not there.`)
    }
    return readText(this.root, file)
  }
}
