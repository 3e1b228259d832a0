// Parts of VitePress's theme that this site has no use for. They are left out of what every page loads.
import { join } from 'node:path'
import { ROOT } from '../../src/lab/paths.ts'

const COMPONENTS =
  /^\..*\/VP(Home\w*|Team\w*|Features|Button|(DocAside)?Sponsors|DocAsideCarbonAds|NavTranslations|NavSocialLinks|SocialLinks?|NavBarAskAiButton)\.vue$/
const STYLES = /^\..*\/vp-sponsor\.css$/

export const withoutUnused = [
  { find: COMPONENTS, replacement: join(ROOT, 'docs/.vitepress/theme/page/nothing.ts') },
  { find: STYLES, replacement: join(ROOT, 'docs/.vitepress/theme/styles/nothing.css') },
]
