import { builtIn } from '../built-in'
import { resetForm, submitForm } from '../forms'
import { hoverable, hoverProperties } from '../hover'

export const button = builtIn({
  tag: 'button',
  properties: {
    ...hoverProperties('button-hover', 20, 70),
    type: { type: String, value: 'default' },
    size: { type: String, value: 'default' },
    plain: Boolean,
    disabled: Boolean,
    loading: Boolean,
    formType: String,
    openType: String,
    name: String,
    // What open-type takes along to places that are not there.
    lang: String,
    businessId: null,
    sessionFrom: String,
    sendMessageTitle: String,
    sendMessagePath: String,
    sendMessageImg: String,
    showMessageCard: Boolean,
    appParameter: String,
    groupId: String,
    guildId: String,
    publicId: String,
    phoneNumberNoQuotaToast: Boolean,
  },
  draw(node, host) {
    node.slot()
    const { element } = node
    const active = () => !node.values.disabled
    hoverable(node.component, element, () => {
      const { hoverClass } = node.values
      return active() && hoverClass !== 'none' && hoverClass !== '' ? node.values : undefined
    })
    node.on('tap', () => {
      const { formType, openType } = node.values
      if (!active()) return
      if (formType === 'submit') submitForm(node.component)
      if (formType === 'reset') resetForm(node.component)
      if (openType === 'openSetting') void openSetting()
      if (openType === 'share' || openType === 'contact') {
        host.openWeChat(openType, { dataset: node.component.dataset })
        if (openType === 'contact') node.emitLater('contact', { path: '', query: {} })
      }
    })
    return {
      update({ type, size, plain, disabled, loading }, changed) {
        element.setAttribute('type', type)
        element.setAttribute('size', size)
        element.toggleAttribute('plain', plain)
        element.toggleAttribute('disabled', disabled)
        element.toggleAttribute('loading', loading)
        // WeChat reads a button as one; a screen reader here, and a test by role, too.
        if (changed.has('role') || changed.has('ariaRole')) {
          if (!element.hasAttribute('role')) element.setAttribute('role', 'button')
        }
      },
    }

    async function openSetting() {
      const { authSetting } = await host.openSetting()
      node.emit('opensetting', { errMsg: 'openSetting:ok', authSetting })
    }
  },
})
