import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
// single sheets: the bundles of Vant bring its icon font, which stands at a stranger's server
import 'vant/es/style/base.css';
import 'vant/es/loading/index.css';
import 'vant/es/button/index.css';
import 'vant/es/overlay/index.css';
import 'vant/es/popup/index.css';
import '../shared/styles/vant.css';
import '../shared/styles/phone.css';
import './sidebar.css';
import { startClock } from '../shared/clock';
import { firstLanguage, useLanguage } from '../shared/i18n';
import { watchOnline } from '../shared/online';
import { startTheme } from '../shared/theme';
import { findCustomer } from './session';
import SidebarApp from './SidebarApp.vue';

startTheme();
startClock();
watchOnline();
void findCustomer();
void useLanguage(firstLanguage(), false).then(() => createApp(SidebarApp).mount('#app'));
