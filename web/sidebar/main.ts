import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import 'vant/es/config-provider/style/index.mjs';
import '../shared/styles/vant.css';
import '../shared/styles/phone.css';
import { startClock } from '../shared/clock';
import { firstLanguage, useLanguage } from '../shared/i18n';
import { watchOnline } from '../shared/online';
import { startTheme } from '../shared/theme';
import SidebarApp from './SidebarApp.vue';

startTheme();
startClock();
watchOnline();
void useLanguage(firstLanguage(), false).then(() => createApp(SidebarApp).mount('#app'));
