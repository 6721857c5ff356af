import { mount, unmount } from 'svelte'
import { endsBy, place } from './page.js'
import Page from './Page.svelte'

const page = mount(Page, { target: place })
endsBy(() => unmount(page))
