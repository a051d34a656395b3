import { builtIn } from '../built-in'
import { registerField } from '../forms'
import type { Column, DateFields } from '../picker-columns'
import { dateColumns, joined, labels, timeColumns } from '../picker-columns'
import { openSheet } from '../sheet'

export const picker = builtIn({
  tag: 'picker',
  properties: {
    name: String,
    headerText: String,
    mode: { type: String, value: 'selector' },
    disabled: Boolean,
    range: null,
    rangeKey: String,
    /** selector: index; multiSelector: indexes; time: hh:mm; date: YYYY-MM-DD. */
    value: null,
    start: String,
    end: String,
    fields: { type: String, value: 'day' },
    level: String,
    customItem: String,
  },
  draw(node) {
    node.slot()
    node.element.setAttribute('role', 'button')
    node.on('tap', () => {
      if (node.values.disabled) return
      let chosen = columnsOf(node.values.value)
      openSheet({
        title: node.values.headerText,
        columns: chosen,
        changed(column, index) {
          chosen = chosen.with(column, { ...(chosen[column] ?? { options: [] }), index })
          node.emitLater('columnchange', { column, value: index })
          // Fewer days may be left when the month changes.
          chosen = columnsOf(valueOf(chosen))
          return chosen
        },
        confirmed() {
          const value = valueOf(chosen)
          node.set({ value })
          node.emitLater('change', { value })
        },
        cancelled() {
          node.emitLater('cancel', {})
        },
      })
    })
    registerField(node.component, {
      value: () => valueOf(columnsOf(node.values.value)),
      reset: () => {
        node.set({ value: null })
      },
    })
    return {}

    function columnsOf(value: unknown): Column[] {
      const { mode, range, rangeKey, start, end, fields } = node.values
      const text = typeof value === 'string' ? value : ''
      switch (mode) {
        case 'time':
          return timeColumns(text, start, end)
        case 'date':
          return dateColumns(
            text,
            start,
            end,
            fieldsOf(fields),
            new Date().toISOString().slice(0, 10),
          )
        case 'multiSelector': {
          const indexes = Array.isArray(value) ? value : []
          const all: unknown[] = Array.isArray(range) ? range : []
          return all.map((one, at) => column(labels(one, rangeKey), indexes[at]))
        }
        default:
          return [column(labels(range, rangeKey), value)]
      }
    }

    function valueOf(columns: Column[]): unknown {
      switch (node.values.mode) {
        case 'time':
          return joined(columns, ':')
        case 'date':
          return joined(columns, '-')
        case 'multiSelector':
          return columns.map(({ index }) => index)
        default:
          return columns[0]?.index ?? 0
      }
    }
  },
})

const fieldsOf = (fields: string): DateFields =>
  fields === 'year' || fields === 'month' ? fields : 'day'

function column(options: string[], index: unknown): Column {
  const at = Number(index ?? 0)
  return { options, index: at >= 0 && at < options.length ? at : 0 }
}
