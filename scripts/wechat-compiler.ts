/**
 * Compiles a project by WeChat's own compiler, in a process of its own: it starts others, which do not end by themselves.
 * Started by check-wechat.ts with the folder of the compiler and that of the project; answers by a message.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What it says about itself while it works. */
interface Progress {
  status: string
  message: string
}

interface Compiler {
  Project: new (options: object) => object
  getCompiledResult: (options: object) => Promise<Record<string, string | Buffer>>
}

export interface Compiled {
  /** Path -> bytes of what would be uploaded. */
  files?: Record<string, number>
  warnings: string[]
  /** Why it could not be compiled, in the compiler's words. */
  error?: string
}

/**
 * What WeChat would answer about the account (`wxa/ci/getattr`): without it the compiler asks the network. These are its
 * own values for an account of which it knows nothing (config.DefaultProjectAttr).
 */
const ACCOUNT = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 12,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxCustomTabbarCount: 10,
    MaxTabbarIconSize: 40,
  },
}

/** Beside the program: the compiler lists every file of the project first. */
const NOT_THE_PROGRAM = [
  'node_modules',
  'dist',
  'cloudfunctions',
  'local',
  'test',
  'docs',
  'scripts',
]

async function compile(compiler: Compiler, projectPath: string): Promise<Compiled> {
  const warnings: string[] = []
  const project = new compiler.Project({
    appid: 'touristappid',
    type: 'miniProgram',
    projectPath,
    // Never used: nothing is signed, since nothing is uploaded.
    privateKey: 'none',
    ignores: NOT_THE_PROGRAM.map((folder) => `${folder}/**/*`),
    attr: async () => ACCOUNT,
  })
  try {
    const result = await compiler.getCompiledResult({
      project,
      setting: { useProjectConfig: true },
      onProgressUpdate: (said: Progress | string) => {
        if (typeof said !== 'string' && said.status === 'warn') warnings.push(said.message)
      },
    })
    const sizes = Object.entries(result).map(([path, content]): [string, number] => [
      path,
      Buffer.byteLength(content),
    ])
    return { files: Object.fromEntries(sizes), warnings }
  } catch (error) {
    return { warnings, error: error instanceof Error ? error.message : String(error) }
  }
}

const [folder = '', projectPath = ''] = process.argv.slice(2)
const compiler = createRequire(join(folder, 'package.json'))('miniprogram-ci') as Compiler
const compiled = await compile(compiler, projectPath)
process.send?.(compiled, () => process.exit(0))
