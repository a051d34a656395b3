/** What stands where there is nothing to show: an icon, a sentence, what one can do about it. */
Component({
  options: { addGlobalClass: true },

  properties: {
    icon: String,
    title: String,
    text: String,
    /** What the button says; '' no button. */
    action: String,
  },

  methods: {
    act(): void {
      this.triggerEvent('act')
    },
  },
})
