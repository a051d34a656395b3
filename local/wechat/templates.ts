import type { OfficialAccount } from './accounts'
import { templateIdOf } from './ids'

export interface TemplateField {
  /** For example `thing1`: as in `data`, without `.DATA`. */
  key: string
  /**
   * What stands before it in the template; empty for a bare variable (`first`, `remark`, free-form
   * lines).
   */
  label: string
  /** What the value may be, for `enum…` and `const` fields. */
  choices?: string[]
}

export interface TemplateOptions {
  title: string
  /** `会议时间:{{date2.DATA}}\n…`, as getTemplateList and get_all_private_template give it. */
  content: string
  /**
   * Field key -> the values that are allowed (keywordEnumValueList; the approved values of a
   * `const`).
   */
  enums?: Record<string, string[]>
}

interface TemplateBasics {
  templateId: string
  title: string
  content: string
  fields: TemplateField[]
}

/** 2: one accept is one send. 3: an accept holds until it is rejected. */
export type SubscribeType = 2 | 3

export interface SubscribeTemplate extends TemplateBasics {
  kind: 'subscribe'
  type: SubscribeType
}

export interface AccountTemplate extends TemplateBasics {
  kind: 'account'
  account: OfficialAccount
}

export type Template = SubscribeTemplate | AccountTemplate

/** What both sorts of template have, with an id made from account and title. */
export function templateBasics(appid: string, options: TemplateOptions): TemplateBasics {
  const fields = fieldsOf(options.content, options.enums ?? {})
  if (fields.length === 0) {
    throw new Error(
      `The template "${options.title}" has no field: write {{thing1.DATA}} in content`,
    )
  }
  return {
    templateId: templateIdOf(appid, options.title),
    title: options.title,
    content: options.content,
    fields,
  }
}

/** `date2` -> `date`, `enum_string2` -> `enum_string`. */
export function fieldTypeOf(key: string): string {
  return key.replace(/\d+$/, '')
}

function fieldsOf(content: string, enums: Record<string, string[]>): TemplateField[] {
  const fields: TemplateField[] = []
  for (const line of content.split('\n')) {
    for (const [, before = '', key = ''] of line.matchAll(/([^{}]*)\{\{\s*(\w+)\.DATA\s*\}\}/g)) {
      const choices = enums[key]
      const label = before.trim().replace(/[:：]$/, '')
      fields.push(choices ? { key, label, choices } : { key, label })
    }
  }
  return fields
}
