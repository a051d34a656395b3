import type { GeneralComponent } from 'glass-easel'
import { Component } from 'glass-easel'
import { builtIn, componentAt } from '../built-in'
import { activate, CONTROLS } from '../labels'

export const label = builtIn({
  tag: 'label',
  properties: { for: String },
  draw(node) {
    node.slot()
    node.on('tap', (event) => {
      const original = event.getOriginalEvent()
      const tapped = original instanceof Event ? original.target : null
      // A control within the label has had this tap already.
      if (tapped instanceof Element && tapped.closest(CONTROLS) !== null) return
      const control = controlOf()
      if (control !== undefined) activate(control, event.detail)
    })
    return {}

    /** The one that `for` names, else the first within. */
    function controlOf(): GeneralComponent | undefined {
      if (node.values.for !== '') {
        const named = node.component.ownerShadowRoot?.getElementById(node.values.for)
        return Component.isComponent(named) ? named : undefined
      }
      const first = node.element.querySelector(CONTROLS)
      return first === null ? undefined : componentAt(first)
    }
  },
})
