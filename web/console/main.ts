import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import './shell/shell.css';
import './parts/parts.css';
import { startClock } from '../shared/clock';
import { firstLanguage, useLanguage } from '../shared/i18n';
import { watchOnline } from '../shared/online';
import { startTheme } from '../shared/theme';
import ConsoleApp from './ConsoleApp.vue';
import { router } from './router';

startTheme();
startClock();
watchOnline();
void useLanguage(firstLanguage(), false).then(() => createApp(ConsoleApp).use(router).mount('#app'));
